"""A generated form on the server's engine, as tests/e2e/engine/properties.js plays it on the phone's."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from forms.live import LiveForm
from forms.model import Form
from forms.starting import open_record, start_record
from forms.xform import read_form

ZONE = ZoneInfo("Asia/Jakarta")
INSTANCES = 4


class Doing:
    """One record, and what is done with it."""

    def __init__(self, form: Form, now: datetime) -> None:
        self.form, self.now = form, now
        self.live: LiveForm = start_record(form, lambda name: None, now, instance_id="uuid:satu", zone=ZONE)

    def answer(self, path: str, pick: int, value: str) -> None:
        found = self.live.record.all(path)
        if found:
            node = self.live.record.indexed_path(found[pick % len(found)])
            self.live.set(node, self.offered(node, value))

    def offered(self, path: str, value: str) -> str:
        """What a person can choose of it."""
        question = self.live.question(self.live.at(path))
        if question is None or not (question.itemset or question.choices):
            return value
        known = {name for name, _ in self.live.choices(path)}
        return " ".join(one for one in value.split(" ") if one in known)

    def add(self, path: str, pick: int) -> None:
        around, _, name = path.rpartition("/")
        parents = self.live.record.all(around)
        if not parents:
            return
        parent: Any = parents[pick % len(parents)]
        if sum(one.tag == name for one in parent.iterchildren("*")) < INSTANCES:
            self.live.add_repeat(f"{self.live.record.indexed_path(parent)}/{name}")

    def remove(self, path: str, pick: int) -> None:
        found = self.live.record.all(path)
        if found:
            self.live.remove_repeat(self.live.record.indexed_path(found[pick % len(found)]))

    def reload(self) -> None:
        root = etree.fromstring(etree.tostring(self.live.record.root))
        self.live = open_record(self.form, root, lambda name: None, self.now, zone=ZONE)


def seen(live: LiveForm, leaves: list[str]) -> list[str]:
    """Everything that a person could see of the answers."""
    lines = []
    for path in leaves:
        for node in live.record.all(path):
            where = live.record.indexed_path(node)
            question = live.question(node)
            fault = live.fault(question, node) if question else ""
            flags = (live.relevant(where), live.required(where), live.readonly(where))
            lines.append(f"{where} {live.value(where)} {''.join(str(int(flag)) for flag in flags)} {fault}")
    return lines


def play(generated: dict[str, Any]) -> list[list[str]]:
    """What is seen at the beginning, and after each step."""
    doing = Doing(read_form(generated["xform"]), datetime.fromisoformat(generated["now"]))
    told = [seen(doing.live, generated["leaves"])]
    for verb, *rest in generated["steps"]:
        getattr(doing, verb)(*rest)
        told.append(seen(doing.live, generated["leaves"]))
    return told
