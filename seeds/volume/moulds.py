"""Moulds: forms filled in once, from which any number of reports are made by exchanging what differs between them."""

import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lxml import etree

from forms.answers import answers_as_json
from forms.catalogue import Card
from forms.expressions import Evaluator, truth_of
from forms.model import Question
from models.indexing import said_in
from models.indonesian import words_of
from seeds.filler import Filled, Filler
from seeds.volume.phrases import KINDS, Marks, known_again, marks_in
from workflow.identity import without

# What stands in a mould for the place, the sender, the id and the point of a report.
PLACE = {"kab_kota": "9876", "kecamatan": "987654", "desa": "9876543210", "lokasi_gps": "-9.876543 98.765432 98.7 9.8"}
SENDER = {"username": "zzusername", "deviceid": "zzdeviceid"}
_FIXED = {
    "9876543210": "desa",
    "987654": "kecamatan",
    "9876": "kab_kota",
    "-9.876543": "lat",
    "98.765432": "lng",
    "98.7": "alt",
    "9.8": "accuracy",
    "zzusername": "username",
    "zzdeviceid": "deviceid",
}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text in pieces: every second one is the name of what comes there."""

    pieces: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with the values in it."""
        out = list(self.pieces)
        out[1::2] = [values[name] for name in self.pieces[1::2]]
        return "".join(out)

    @property
    def names(self) -> tuple[str, ...]:
        return self.pieces[1::2]


@dataclass(frozen=True)
class MouldFile:
    """A file of a mould: its name, and the roles under which it is sent (photo, preview, original or file)."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Mould:
    """One filled-in form. days: offsets of its dates from the day it was made; texts: slot → kind of text."""

    form_id: str
    version: str
    at: datetime
    xml: Template
    answers: Template
    title: Template
    words: frozenset[str]
    findings: list[dict[str, Any]]
    has_point: bool
    slots: tuple[str, ...]
    files: tuple[MouldFile, ...]
    urgent: bool
    has_place: bool
    topic: str

    def values(self, day: date, rng: random.Random, told: Mapping[str, str]) -> dict[str, str]:
        """What comes into the pieces on a day; texts from rng, everything else told."""
        values = {**told, **known_again(self.slots, self.form_id, f"{self.at}", told, rng)}
        for slot in self.slots:
            if slot[0] == "d" and slot[1:].lstrip("-").isdecimal():
                values[slot] = (day + timedelta(days=int(slot[1:]))).isoformat()
            elif slot == "day":
                values[slot] = day.strftime("%Y%m%d")
            elif slot[0] in KINDS and slot not in values:
                values[slot] = text_for(slot, rng)
        return values


def text_for(slot: str, rng: random.Random) -> str:
    """A text of the slot's kind."""
    return KINDS[slot[0]](rng)


def make_mould(card: Card, filler: Filler, at: datetime, answers: Mapping[str, Any], drop: bool = False) -> Mould:
    """Fill the form in once and cut it up. at: on the phone's clock; drop: leave out one answer that it requires."""
    filled = _filled(filler, at, answers)
    xml = _without_one(filler, filled, filler.rng) if drop else filled.xml.decode()
    said = without(filled.form_id, answers_as_json(filler.form, xml.encode()))
    root = etree.fromstring(xml.encode())
    title = root.findtext("meta/instanceName") or ""
    kode = filled.instance_id[5:9].upper()
    cut = _Cut(at.date(), filled.instance_id, kode)
    named = {file.name for file in filled.files}
    plain = [text for text in said_in(said) if text not in named and not cut.is_slot(text) and not _ISO_DAY.match(text)]
    pieces = [cut.template(xml), cut.template(json.dumps(said, ensure_ascii=False)), cut.template(title)]
    return Mould(
        form_id=filled.form_id,
        version=filled.version,
        at=at,
        xml=pieces[0],
        answers=pieces[1],
        title=pieces[2],
        words=frozenset(word for text in plain for word in words_of(text)),
        slots=tuple(dict.fromkeys(name for one in pieces for name in one.names)),
        files=tuple(MouldFile(file.name, _roles(file.type, file.question)) for file in filled.files),
        urgent=bool(card.urgent) and truth_of(Evaluator(root, at).value(card.urgent, root)),
        has_place=bool(card.place) and str(said.get(card.place, "")) == PLACE["desa"],
        topic=str(said.get("topik", "")),
        findings=[],
        has_point="lat" in pieces[1].names,
    )


class _Cut:
    """Finds what differs from report to report in the texts of one mould."""

    def __init__(self, day: date, instance_id: str, kode: str) -> None:
        self.day = day
        self.fixed = {**_FIXED, instance_id: "id", kode: "kode", day.strftime("%Y%m%d"): "day"}
        # Longer ones first, and only whole: a code is no part of a longer number.
        names = "|".join(re.escape(text) for text in sorted(self.fixed, key=len, reverse=True))
        self.fixed_at = re.compile(rf"(?<![\w.])(?:{names})(?![\w.])")

    def template(self, text: str) -> Template:
        spots = [(start, end, slot) for slot, _kind, start, end in marks_in(text)]
        spots += [(m.start(), m.end(), self.fixed[m[0]]) for m in self.fixed_at.finditer(text)]
        for m in _ISO_DAY.finditer(text):
            spots.append((m.start(), m.end(), f"d{(date.fromisoformat(m[0]) - self.day).days}"))
        pieces, place = [], 0
        for start, end, name in sorted(spots):
            if start >= place:
                pieces += [text[place:start], name]
                place = end
        return Template((*pieces, text[place:]))

    def is_slot(self, text: str) -> bool:
        return bool(marks_in(text)) or text in self.fixed


def _filled(filler: Filler, at: datetime, answers: Mapping[str, Any]) -> Filled:
    """Filled in with marks; under an id whose short code cannot be taken for a number or a word."""
    while True:
        filler.words = Marks()
        sender = (SENDER["username"], SENDER["deviceid"])
        filled = filler.fill(at, {**PLACE, **answers}, share=0.45, username=sender[0], deviceid=sender[1])
        kode = filled.instance_id[5:9]
        if not kode.isdecimal() and not kode.isalpha():
            return filled


def _roles(kind: str, question: Question) -> tuple[str, ...]:
    if kind != "image/jpeg" or question.appearance == "signature":
        return ("file",)
    return ("preview", "photo", "original") if question.evidence else ("preview", "photo")


def _without_one(filler: Filler, filled: Filled, rng: random.Random) -> str:
    """The XML without one of its required answers, as an older phone might have sent it."""
    root = etree.fromstring(filled.xml)
    answered = [
        node
        for question in filler.form.questions()
        if question.required and question.type in ("text", "string", "integer", "select_one")
        for node in [root.find("/".join(question.path.split("/")[2:]))]
        if node is not None and node.text and node.text not in PLACE.values()
    ]
    if answered:
        rng.choice(answered).text = None
    return etree.tostring(root, encoding="utf-8", xml_declaration=True).decode()
