"""An activity's plan beside its result, and what differs."""

from datetime import date

from models.tables_activities import Activity
from office import activity_words as words
from office import times
from office.labels import number
from office.words import _


def sides(row: Activity) -> list[tuple[str, str, str]]:
    """Plan and result, line by line; a side that is not there is empty."""
    done = row.done
    names = words.places_in([row])
    plan = row.planned_on is not None
    held = date.fromisoformat(done["on"]) if done else None
    lines = [
        (
            _("Tanggal"),
            times.office_date(row.planned_on, True) if row.planned_on else "",
            times.office_date(held, True) if held else "",
        ),
        (_("Jenis"), words.kind_words(row.kind) if plan else "", words.kind_words(done["kind"]) if done else ""),
        (_("Judul"), "", done.get("title", "")),
        (_("Materi"), words.topic_words(row.topics), words.topic_words(done.get("topics", []))),
        (
            _("Tempat"),
            names.of(row) if plan else "",
            names.name(done["village"] or done["regency"]) if done else "",
        ),
        (
            _("Orang"),
            row.person.name if row.person else "",
            row.reporter.name if row.reporter and done else "",
        ),
        (_("Peserta"), words.goal_words(row.goal), words.people_words(row)),
        (_("Biaya"), words.money(row.budget), words.money(row.spent)),
        (_("Baris anggaran"), row.budget_line, ""),
        (_("Pesan untuk petugas"), row.note, ""),
    ]
    return [line for line in lines if line[1] or line[2]]


def differences(row: Activity) -> list[str]:
    """What came otherwise than planned, in sentences."""
    done = row.done
    if row.planned_on is None or not done:
        return []
    found, apart = [], (date.fromisoformat(done["on"]) - row.planned_on).days
    if apart > 0:
        found.append(_("%(days)s hari sesudah rencana", days=apart))
    if apart < 0:
        found.append(_("%(days)s hari sebelum rencana", days=-apart))
    if done["kind"] != row.kind:
        found.append(_("Jenisnya lain dari rencana"))
    if row.village_code and done["village"] != row.village_code:
        found.append(_("Desanya lain dari rencana"))
    came = (row.men or 0) + (row.women or 0)
    if row.goal and came != row.goal:
        told = {"came": number(came), "goal": number(row.goal), "share": f"{came * 100 // row.goal} %"}
        found.append(_("%(came)s dari %(goal)s orang (%(share)s)", **told))
    if row.budget is not None and row.spent is not None and row.spent != row.budget:
        gap = words.money(abs(row.spent - row.budget))
        above = _("%(amount)s di atas anggaran", amount=gap)
        found.append(above if row.spent > row.budget else _("%(amount)s di bawah anggaran", amount=gap))
    return found
