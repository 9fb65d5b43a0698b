"""At the top of the leader's page: what needs a person now, and the way to exactly those."""

from dataclasses import dataclass, field, replace

from flask_login import current_user

from core import clock
from models import activity_list, coordination_list, not_here, obstacle_list, protection_list, reviews
from models.activity_filter import ActivityFilter
from models.coordination_list import NoteFilter
from models.not_here import NotHereYet
from models.obstacle_list import ObstacleFilter
from models.protection_list import DetectionFilter
from models.report_filter import ReportFilter
from models.tables_reports import STATES
from office import labels
from office.figure_lines import Bar, Chart, Here, Line, Section
from office.needs import is_silent, needs_of
from office.overview_areas import count_villages
from office.report_filters import EVERYWHERE
from office.words import _, link
from workflow import clocks


@dataclass(frozen=True)
class Card:
    """One thing that waits. n in words, "999+" where nobody counts further; more: parts of it, each with its list."""

    tone: str
    n: int
    label: str
    href: str
    note: str = ""
    more: list[tuple[str, str]] = field(default_factory=list)


def cards(here: Here, phones: list[NotHereYet]) -> list[Card]:
    """What waits now, whatever the period; what nobody waits for is left out."""
    silent = sum(is_silent(row.device) for row in phones)
    calls = sum(bool(needs_of(row)) for row in phones)
    found = [
        _late(here),
        _late_follow(here),
        _obstacles(here),
        _activities(here),
        _not_told(here),
        _action_items(here),
        Card(
            "waiting",
            count_villages(here, lacks=True),
            _("desa binaan kurang suratnya"),
            here.villages(lacks="1"),
            _("SK dengan berkasnya, PKS atau kesediaan, surat tugas PIMPASA"),
        ),
        Card(
            "waiting",
            count_villages(here, due=True),
            _("evaluasi desa jatuh tempo"),
            here.villages(due="1"),
        ),
        Card("waiting", calls, _("HP perlu dihubungi"), link("office.not_here.list_phones", show="call")),
        Card(
            "waiting", silent, _("HP lebih dari 3 hari tanpa kabar"), link("office.not_here.list_phones", show="silent")
        ),
    ]
    return [card for card in found if card.n]


def phones_section(phones: list[NotHereYet]) -> Section:
    """How the phones are."""

    def line(label: str, told: str, n: int, **query: str) -> Line:
        return Line(label, told, n, link("office.not_here.list_phones", query))

    active = [row for row in phones if row.device.revoked_at is None]
    holding = [row for row in phones if row.waiting or row.files or row.lost_count or row.forked_seqs]
    reports, files = sum(row.waiting for row in holding), sum(row.files for row in holding)
    told = _(
        "%(reports)s laporan dan %(files)s foto atau berkas",
        reports=labels.number(reports),
        files=labels.number(files),
    )
    lines = [
        line(_("HP terdaftar"), _("yang dicabut aksesnya ikut dihitung"), len(phones), show="all"),
        line(_("Menyimpan yang belum sampai"), told if holding else "", len(holding), show="open"),
        line(_("Lebih dari 3 hari tanpa kabar"), "", sum(is_silent(row.device) for row in active), show="silent"),
    ]
    versions: dict[str, int] = {}
    for row in active:
        versions[row.device.app_version] = versions.get(row.device.app_version, 0) + 1
    most = max(versions.values(), default=0)
    bars = [
        Bar(version, n, link("office.not_here.list_phones", show="all", version=version), round(n * 100 / most))
        for version, n in sorted(versions.items(), reverse=True)
        if version
    ]
    charts = [Chart(_("Versi aplikasi di HP"), [_("Versi"), _("HP")], bars)] if bars else []
    return Section("phones", _("Kesehatan HP"), lines, charts)


def phones_here() -> list[NotHereYet]:
    """Every phone that this reader sees."""
    return not_here.not_here_yet(current_user)


def _late(here: Here) -> Card:
    counts = [_count(ReportFilter(late=level, area_code=here.asked.place)) for level in (1, 2, 3)]
    query = {"state": EVERYWHERE, "place": here.asked.place}
    return _flagged(_("laporan lewat waktunya (jam V atau D)"), counts, query)


def _flagged(label: str, counts: list[int], query: dict[str, str]) -> Card:
    """counts: behind their clock, from 150 %, from 200 %."""
    more = [
        (_flag(level, counts[level - 1]), _reports(query | {"late": str(level)}))
        for level in (2, 3)
        if counts[level - 1]
    ]
    return Card("negative", counts[0], label, _reports(query | {"late": "1"}), more=more)


def _late_follow(here: Here) -> Card:
    place = here.asked.place
    counts = [
        _count(ReportFilter(state="approved", follow="unfinished", late=level, area_code=place), ("approved",))
        for level in (1, 2, 3)
    ]
    query = {"state": "approved", "follow": "unfinished", "place": place}
    return _flagged(_("tindak lanjut lewat waktunya (jam T)"), counts, query)


def _obstacles(here: Here) -> Card:
    wanted = ObstacleFilter(tab="open", place=here.asked.place)
    n = obstacle_list.count_by_tab(current_user, wanted)["open"]
    oldest = obstacle_list.oldest(current_user, wanted)
    note = _("tertua %(days)s hari", days=labels.number((clock.now() - oldest).days)) if oldest else ""
    href = link("office.obstacles.list_page", place=here.asked.place or None)
    return Card("waiting", n, _("hambatan belum dijawab"), href, note)


def _activities(here: Here) -> Card:
    """Plans whose F07 did not come within its days."""
    n = activity_list.count_late(current_user, ActivityFilter(place=here.asked.place))
    href = link("office.activities.list_page", late="1", place=here.asked.place or None)
    return Card("negative", n, _("kegiatan lewat 7 hari tanpa F07"), href)


def _not_told(here: Here) -> Card:
    """Early detections whose agencies nobody was written down to have told; the ones behind clock D beside them."""
    wanted = DetectionFilter(tab="lacks", place=here.asked.place)
    n = protection_list.count(current_user, wanted)
    late = protection_list.count(current_user, replace(wanted, late=True))
    query = {"tab": "lacks", "place": here.asked.place}
    query = {name: value for name, value in query.items() if value}
    more = [
        (_("%(n)s lewat jam D", n=labels.counted(late)), link("office.protection.list_page", query | {"late": "1"}))
    ]
    href = link("office.protection.list_page", query)
    return Card("negative", n, _("deteksi dini belum dirujuk"), href, more=more if late else [])


def _action_items(here: Here) -> Card:
    """What was agreed and is late or soon due, each with its list."""
    place = here.asked.place
    n = {
        due: coordination_list.count_items(current_user, NoteFilter("open", place=place, due=due))
        for due in ("due", "late", "soon")
    }
    href = {due: link("office.coordination.list_all", tab="open", due=due, place=place or None) for due in n}
    words = {
        "late": _("%(n)s lewat", n=labels.number(n["late"])),
        "soon": _("%(n)s segera jatuh tempo", n=labels.number(n["soon"])),
    }
    more = [(words[due], href[due]) for due in ("late", "soon") if n[due]]
    tone = "negative" if n["late"] else "waiting"
    return Card(tone, n["due"], _("tindak lanjut koordinasi jatuh tempo"), href["due"], more=more)


def _count(filters: ReportFilter, states: tuple[str, ...] = STATES) -> int:
    return sum(reviews.count_by_state(current_user, filters, states).values())


def _reports(query: dict[str, str]) -> str:
    return link("office.review.reports", {name: value for name, value in query.items() if value})


def _flag(level: int, n: int) -> str:
    return _("%(n)s mulai %(share)s %%", n=labels.counted(n), share=clocks.FLAGS[level - 1][0])
