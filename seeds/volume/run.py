"""Tell the year: make the moulds, gather the cast, play part after part; a run that was cut off goes on."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from core import clock
from forms.catalogue import read_catalogue
from forms.findings import check_record
from forms.publish import convert
from forms.xform import read_form
from models import checking, indexing, report_facts
from models.bulk_story import has_reports, keep_place, read_place
from models.db import settings, writing
from models.tables_places import Office
from seeds.filler import Filler
from seeds.library import whole_lists
from seeds.volume.by_rows import ByRows
from seeds.volume.by_verbs import ByVerbs
from seeds.volume.calendar import Calendar
from seeds.volume.cast import ensure_cast
from seeds.volume.desks import Desks
from seeds.volume.following import follow
from seeds.volume.moulds import Mould, make_mould
from seeds.volume.plan import PART, Plan
from seeds.volume.pool import PHOTOS, Pool

SEED = 16
# A realistic year: some ten villages of 17 regencies and cities, three reports a month from each.
YEAR = 6_000
# The demo tells the last fortnight.
_BEFORE_NOW = timedelta(days=14)
# Of a hundred reports; form id → how many, and what some of them say
SHARES = {
    "amati_oa": 20,
    "cek_inap": 14,
    "kegiatan": 12,
    "info_warga": 11,
    "kunj_tka": 10,
    "layanan_desa": 8,
    "hambatan": 7,
    "deteksi_pmi": 5,
    "duga_langgar": 4,
    "koordinasi": 4,
    "profil_desa": 4,
    "perkembangan_perkara": 1,
}
_MOULDS_EACH = 40
_NIL = {"jml_oa": 0}
Say = Callable[[str], None]


def tell(offices: dict[str, Office], total: int, seed: int, by_rows: bool, say: Say) -> None:
    """Put ``total`` reports of a year in, inside an app context. Goes on where an earlier run of the same stopped."""
    before = read_place(_beginning(total, seed))
    ends_on = _day_of(before[0]) if before else (clock.now() - _BEFORE_NOW).astimezone(settings().zone).date()
    done = before[1] if before else 0
    plan, pool = make_plan(offices, total, seed, ends_on), Pool(seed)
    player = ByRows(pool, plan) if by_rows else ByVerbs(pool)
    name, began = f"{_beginning(total, seed)}{ends_on.isoformat()}", time.monotonic()
    for number in range(done, plan.parts):
        events = plan.part(number)
        if isinstance(player, ByRows):
            with writing():
                player.play(events)
                keep_place(name, number + 1)
        else:
            player.play(events)
            keep_place(name, number + 1)
        told = min((number + 1) * PART, total)
        rate = (told - done * PART) / (time.monotonic() - began)
        say(f"{told} of {total} reports, {rate:.0f} a second")
    if not by_rows:
        check_and_index()
    follow(say)
    desks = name.replace("seeds", "desks")
    if read_place(desks) is None:
        say("The offices at work")
        Desks(plan.cast, seed, plan.calendar.ends_at).work()
        report_facts.count_all()
        keep_place(desks, 1)


def check_and_index() -> None:
    """What the server's checker would do in the minutes after."""
    indexing.index_all()
    checking.check_all()


def is_begun(total: int, seed: int) -> bool:
    """Has this very story been begun, so that going on is what is wanted?"""
    return read_place(_beginning(total, seed)) is not None


def is_empty() -> bool:
    """Is there no report yet?"""
    return not has_reports()


def make_plan(offices: dict[str, Office], total: int, seed: int, ends_on: date) -> Plan:
    """The plan of a year that ends on a day; its people are found or made."""
    zone = settings().zone
    calendar = Calendar(datetime(ends_on.year, ends_on.month, ends_on.day, tzinfo=zone))
    cast = ensure_cast(offices, calendar.begins_at, total, seed)
    moulds = make_moulds(calendar.begins_at + timedelta(days=182), seed)
    return Plan(total, seed, calendar, cast, moulds, SHARES, PHOTOS)


@cache  # a process tells one story, a test tells it twice
def make_moulds(day: datetime, seed: int, each: int = _MOULDS_EACH) -> dict[str, list[Mould]]:
    """Filled-in forms to make reports from, each checked once by its own form."""
    lists = whole_lists()
    moulds: dict[str, list[Mould]] = {}
    for card in read_catalogue():
        rng = random.Random(f"{seed} {card.form_id}")
        xform = convert(card.path).xform_xml
        filler, form = Filler(xform, lists, rng), read_form(xform)
        made: list[Mould] = []
        while len(made) < each:
            at = day.replace(hour=rng.randint(7, 17), minute=rng.randint(0, 59))
            answers: dict[str, Any] = _NIL if card.form_id == "amati_oa" and rng.random() < 0.35 else {}
            try:
                mould = make_mould(card, filler, at, answers, drop=rng.random() < 0.03)
            except ValueError:  # no valid answer was found this time
                continue
            made.append(replace(mould, findings=_findings(form, mould, lists, rng)))
        moulds[card.form_id] = made
    return moulds


def _findings(form: Any, mould: Mould, lists: dict[str, str], rng: random.Random) -> list[dict[str, Any]]:
    """What a check will find in every report of this mould."""
    place = {"kab_kota": "1603", "kecamatan": "160306", "desa": "1603061010"}
    told = {"id": "uuid:00000000-0000-4000-8000-00000000000a", "kode": "0000", "username": "x", "deviceid": "x"}
    point = {"lat": "-3.65", "lng": "103.77", "alt": "20.0", "accuracy": "8.0"}
    xml = mould.xml.filled(mould.values(mould.at.date(), rng, {**place, **told, **point}))
    zone = mould.at.tzinfo
    found = check_record(form, xml.encode(), lists.get, mould.at, zone)
    return [{"path": one.path, "code": one.code, "detail": dict(one.detail)} for one in found]


def _beginning(total: int, seed: int) -> str:
    return f"seeds {total} {seed} "


def _day_of(name: str) -> date:
    return date.fromisoformat(name.rpartition(" ")[2])
