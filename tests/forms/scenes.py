"""A scenario on the server's engine, as tests/e2e/engine/scenarios.js plays it on the phone's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from forms.model import Form
from forms.starting import open_record, stamp_end, start_record
from forms.trees import parent_in
from forms.xform import read_form
from tests.scenarios import Scenario, xform_of

ZONE = ZoneInfo("Asia/Jakarta")
PROPERTIES = {"username": "petugas07", "deviceid": "K7Q29M", "email": "petugas@example.org", "phonenumber": "+6281"}

form_of = cache(lambda text: read_form(xform_of(text)))


class Scene:
    """Everything that steps and expectations need."""

    def __init__(self, form: Form, scenario: Scenario) -> None:
        self.form = form
        self.lists = scenario.get("lists", {}).get
        self.now = datetime.fromisoformat(scenario["now"])
        self.language = scenario.get("language") or form.default_language
        self.live = start_record(
            form, self.lists, self.now, instance_id="uuid:satu", zone=ZONE, language=self.language,
            properties=PROPERTIES,
        )  # fmt: skip
        self.back: Callable[[], None] = lambda: None

    def answer(self, told: list[str]) -> None:
        self.live.set(*told)

    def add(self, path: str) -> None:
        self.live.add_repeat(path)

    def remove(self, path: str) -> None:
        turn: Any = self.live.at(path)
        repeat, parent = self.live.record.path(turn), parent_in(turn)
        assert parent is not None
        place = list(parent).index(turn)
        self.live.remove_repeat(path)

        def back() -> None:
            parent.insert(place, turn)
            self.live.work.appeared(turn, repeat)
            self.live.settle()

        self.back = back

    def undo(self, _told: bool) -> None:
        self.back()

    def speak(self, code: str) -> None:
        self.language = self.live.world.language = code

    def reload(self, _told: bool) -> None:
        self.open(etree.tostring(self.live.record.root, encoding="unicode"))

    def open(self, xml: str) -> None:
        root = etree.fromstring(xml)
        self.live = open_record(self.form, root, self.lists, self.now, zone=ZONE, language=self.language)

    def finish(self, _told: bool) -> None:
        stamp_end(self.live, self.now)

    def fault(self, path: str) -> str:
        node = self.live.at(path)
        question = self.live.question(node)
        return self.live.fault(question, node) if question else ""

    def message(self, path: str) -> str | None:
        kind = self.fault(path)
        node = self.live.at(path)
        bind = self.form.binds[self.live.record.path(node)]
        if kind not in ("required", "constraint"):
            return "" if kind else None
        return self.live.say(bind.required_messages if kind == "required" else bind.constraint_messages, node)

    def hint(self, path: str) -> str:
        node = self.live.at(path)
        question = self.live.question(node)
        return self.live.say(question.hints, node) if question else ""

    def turns(self, path: str) -> int:
        around, _, name = path.rpartition("/")
        parent = self.live.record.at(around)
        return 0 if parent is None else sum(one.tag == name for one in parent.iterchildren("*"))


def _value(root: etree._Element, path: str) -> str | None:
    at: etree._Element | None = root
    for step in path.split("/")[2:]:
        name, number = re.fullmatch(r"(.+?)(?:\[(\d+)\])?", step).groups()
        same = [one for one in (() if at is None else at.iterchildren("*")) if etree.QName(one).localname == name]
        at = same[int(number or 1) - 1] if len(same) >= int(number or 1) else None
    return None if at is None else "".join(at.itertext())


LOOKS: dict[str, Callable[[Scene, str], Any]] = {
    "values": lambda scene, path: _value(scene.live.record.root, path),
    "final": lambda scene, path: _value(etree.fromstring(scene.live.final_xml()), path),
    "relevant": lambda scene, path: scene.live.relevant(path),
    "required": lambda scene, path: scene.live.required(path),
    "readonly": lambda scene, path: scene.live.readonly(path),
    "valid": lambda scene, path: scene.live.valid(path),
    "finding": lambda scene, path: scene.fault(path) or None,
    "message": Scene.message,
    "choices": lambda scene, path: [value for value, _ in scene.live.choices(path)],
    "choice_labels": lambda scene, path: [label for _, label in scene.live.choices(path)],
    "labels": lambda scene, path: scene.live.label(path),
    "hints": Scene.hint,
    "repeats": Scene.turns,
}
WHOLE: dict[str, Callable[[Scene], Any]] = {
    "name": lambda scene: scene.live.meta("instanceName"),
    "languages": lambda scene: list(scene.form.languages),
    "unsupported": lambda scene: list(scene.form.unsupported),
    "entities": lambda scene: [one.dataset for one in scene.form.entities],
}
VERBS = {"language": "speak"}


def play(scenario: Scenario, scene: Scene | None = None) -> list[Any]:
    """For each expectation of the scenario what is seen instead, in the same shape. scene: one to play it on."""
    scene = scene or Scene(form_of(scenario["text"]), scenario)
    seen = []
    for step in scenario["steps"]:
        ((verb, told),) = step.items()
        if verb == "expect":
            seen.append(
                {
                    name: WHOLE[name](scene) if name in WHOLE else {path: LOOKS[name](scene, path) for path in wanted}
                    for name, wanted in told.items()
                }
            )
        else:
            getattr(scene, VERBS.get(verb, verb))(told)
    return seen
