"""Coordination notes and obstacles of one office: small F12s and F10s, approved and followed at once, verbs by name."""

from datetime import date
from typing import Any

import pytest

from core import clock
from core.digest import sha256_hex
from models import ActionItem, CoordinationNote, Form, FormVersion, Lesson, db, obstacle_making, reviews, writing
from models.action_items import Gift
from models.coordinating import coordinate_all, items_of
from models.coordination_list import NoteFilter, list_items
from models.lessons import LessonFilter, find_lessons
from models.obstacles import Step, take
from models.shares import Wish, share
from tests import village_world
from tests.obstacle_world import ASKED
from tests.village_world import TODAY, VillageWorld, noon

NOTE = ("jenis", "tgl", "instansi", "tempat", "peserta", "pokok", "kode_terkait")
REPEATS = {"tindak": ("tl_isi", "tl_pj", "tl_tgl"), "pelajaran": ("pl_tahap", "pl_kendala", "pl_solusi", "pl_terap")}


def publish_note() -> None:
    """F12, small, with its two repeats."""
    nodes = "".join(f"<{name}/>" for name in NOTE)
    paths = [f"/data/{name}" for name in NOTE]
    body = "".join(f'<input ref="{path}"><label>{path}</label></input>' for path in paths)
    for name, inner in REPEATS.items():
        nodes += f"<{name}>{''.join(f'<{one}/>' for one in inner)}</{name}>"
        inputs = "".join(f'<input ref="/data/{name}/{one}"><label>{one}</label></input>' for one in inner)
        within = f'<repeat nodeset="/data/{name}">{inputs}</repeat>'
        body += f'<group ref="/data/{name}"><label>{name}</label>{within}</group>'
        paths += [f"/data/{name}/{one}" for one in inner]
    binds = "".join(f'<bind nodeset="{path}" type="string"/>' for path in paths)
    xform = (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>'
        "<h:title>koordinasi</h:title><model><instance>"
        f'<data id="koordinasi" version="1">{nodes}<meta><instanceID/></meta></data></instance>{binds}</model>'
        f"</h:head><h:body>{body}</h:body></h:html>"
    )
    title = {"id": "F12 Catatan", "en": "F12 Note"}
    info = {"form_id": "koordinasi", "code": "F12", "title": title, "version": "1", "place": "", "evidence": []}
    facts: dict[str, Any] = {"form_id": "koordinasi", "version": "1", "xform": xform, "state": "open", "roles": []}
    with writing():
        db.session.add(Form(form_id="koordinasi", position=1))
        db.session.flush()
        row = FormVersion(sha256=sha256_hex(xform), info=info, published_at=noon(TODAY), **facts)
        db.session.add(row)
        db.session.flush()
        db.session.get_one(Form, "koordinasi").current_sha256 = row.sha256


def item(text: str, day: int = 30, owner: str = "Kasi Inteldakim") -> dict[str, str]:
    return {"tl_isi": text, "tl_pj": owner, "tl_tgl": f"2026-11-{day:02d}"}


def told(obstacle: str, solution: str, stage: str = "K16", usable: str = "ya") -> dict[str, str]:
    return {"pl_tahap": stage, "pl_kendala": obstacle, "pl_solusi": solution, "pl_terap": usable}


class CoordinationWorld(VillageWorld):
    """The village's world with F10 and F12 of pimpasa.me; what is approved is followed at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = {"hambatan": ASKED, "kegiatan": ("judul", "desa")}
        monkeypatch.setattr(village_world, "QUESTIONS", asked)
        super().__init__()
        publish_note()
        asked["koordinasi"] = (*NOTE, *REPEATS)

    def note(
        self, *items: dict[str, str], lessons: Any = (), corrects: str | None = None, approve=True, **more: str
    ) -> str:
        """One F12; returns its root id."""
        given = {"jenis": "studi" if lessons else "rapat", "tgl": "2026-11-10", "instansi": "polri pemda"}
        given |= {"tempat": "Kantor camat", "peserta": "Petugas", "pokok": "Tukar data penginapan"} | more
        for name, turns in (("tindak", items), ("pelajaran", lessons)):
            inner = ["".join(f"<{key}>{value}</{key}>" for key, value in turn.items()) for turn in turns]
            given[name] = f"</{name}><{name}>".join(inner)
        newest = self.report(corrects).current_instance_id if corrects else None
        sent = str(self.send("koordinasi", TODAY, newest, **given))
        root_id = corrects or sent
        if approve:
            self.approve(root_id)
        self.follow()
        return root_id

    def approve(self, root_id: str) -> None:
        self.do(reviews.approve, "kasi.me", root_id, self.report(root_id).rev)
        self.follow()

    def answered(self, text: str = "Jembatan putus", answer: str = "Pinjam perahu", how: str = "plan") -> str:
        """An approved F10 with its answer; returns its root id."""
        answers = {"jenis": "jalan", "tgl": TODAY.isoformat(), "uraian": text, "bisa_sendiri": "ya"}
        root_id = str(self.send("hambatan", **answers))
        self.do(lambda _by: obstacle_making.make_all(), "kasi.me")
        self.do(take, "kasi.me", root_id, 1, Step("answer", answer, how))
        self.approve(root_id)
        return root_id

    def follow(self) -> None:
        with clock.stopped_at(noon(TODAY)):
            coordinate_all()
        db.session.expire_all()

    def items(self, root_id: str) -> list[ActionItem]:
        db.session.expire_all()
        return items_of(root_id)

    def row(self, root_id: str) -> CoordinationNote | None:
        db.session.expire_all()
        return db.session.get(CoordinationNote, root_id)

    def step(self, verb: Any, one: ActionItem, *given: Any, by: str = "kasi.me", rev: int = 0, on: date = TODAY) -> Any:
        """Take one step with the page as it is."""
        made = self.do(verb, by, one.id, rev or one.rev, *given, on=on)
        db.session.expire_all()
        return made

    def gift(self, text: str = "Kunjungi penginapan") -> Gift:
        return Gift(self.person("pimpasa.me").id, "kegiatan", date(2026, 11, 28), text)

    def listed(self, username: str = "kasi.me", tab: str = "open", **more: Any) -> list[str]:
        with clock.stopped_at(noon(TODAY)):
            return [one.text for one in list_items(self.person(username), NoteFilter(tab, **more)).rows]

    def found(self, text: str = "", username: str = "kasi.me", **more: Any) -> list[str]:
        with clock.stopped_at(noon(TODAY)):
            page = find_lessons(self.person(username), LessonFilter(text, **more))
        return [row.lesson.obstacle for row in page.rows]

    def lesson(self, obstacle: str) -> Lesson:
        db.session.expire_all()
        return db.session.scalars(db.select(Lesson).where(Lesson.obstacle == obstacle)).one()

    def share(self, thing: Any, by: str = "kasi.me", to: Any = ("office-pg",), parts: Any = None, **more: Any) -> str:
        parts = parts or (("obstacle", "solution") if isinstance(thing, Lesson) else ("topics", "items"))
        wish = Wish(tuple(to), tuple(parts), more.pop("purpose", "Untuk latihan"), **more)
        made = self.do(share, by, thing, wish)
        return str(made.id)
