"""Small random forms and what is done with them: the same ones on the phone and on the server, told apart by a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from forms.model import Form

VALUES = {
    "int": ["", "0", "1", "2", "3", "7", "-4", "12"],
    "string": ["", "a", "b", "ab", "a b", "x y z", "2", "2026-01-10"],
    "select1": ["", "a", "b", "c"],
    "select": ["", "a", "b c", "a b c"],
    "date": ["", "2026-01-10", "2026-01-14", "2025-12-31"],
}
HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Acak</h:title><model><instance>'
)
ITEMS = "".join(f"<item><name>{c}</name><label>{c.upper()}</label><k>{n}</k></item>" for n, c in enumerate("abc", 1))


@dataclass
class Item:
    """A node of the form: a leaf with its type, or a group or repeat with what is in it."""

    path: str
    kind: str
    type: str = ""
    children: list[Item] = field(default_factory=list)
    bind: dict[str, str] = field(default_factory=dict)
    count: str = ""
    filter: str = ""


class Maker:
    """One form, from the beginning to the end: whatever it says looks at what stands before it."""

    def __init__(self, seed: int) -> None:
        self.lots = random.Random(seed)
        self.names = 0
        self.leaves: list[Item] = []
        self.repeats: list[Item] = []
        self.items = [self.item("/data", 0, "leaf" if not n else "") for n in range(self.lots.randint(4, 8))]

    def item(self, parent: str, depth: int, kind: str = "") -> Item:
        self.names += 1
        kind = (
            kind or self.lots.choices(["leaf", "calculate", "group", "repeat"], [6, 3, depth < 2, 2 * (depth < 2)])[0]
        )
        item = Item(f"{parent}/{kind[0]}{self.names}", kind)
        if kind in ("leaf", "calculate"):
            self.leaf(item)
            return item
        if self.lots.random() < 0.5:
            item.bind["relevant"] = self.truth()
        if kind == "repeat":
            if self.lots.random() < 0.35 and (whole := self.some("int")):
                item.count = whole
            self.repeats.append(item)
        item.children = [self.item(item.path, depth + 1) for _ in range(self.lots.randint(1, 4))]
        return item

    def leaf(self, item: Item) -> None:
        item.type = self.lots.choice(list(VALUES)) if item.kind == "leaf" else self.lots.choice(["int", "string"])
        if item.kind == "calculate":
            item.bind["calculate"] = self.number(item) if item.type == "int" else self.text(item)
        if self.lots.random() < 0.4:
            item.bind["relevant"] = self.truth()
        if item.kind == "leaf":
            if self.lots.random() < 0.2:
                item.bind["required"] = self.truth()
            if self.lots.random() < 0.2:
                item.bind["readonly"] = self.truth()
            if self.lots.random() < 0.3:
                item.bind["constraint"] = self.lots.choice([". != 'b'", ". > 1", "string-length(.) < 3", self.truth()])
            if item.type in ("select1", "select") and self.lots.random() < 0.4 and (whole := self.some("int")):
                item.filter = f"[k <= {whole}]"
        self.leaves.append(item)

    def some(self, kind: str = "") -> str:
        found = [one.path for one in self.leaves if not kind or one.type == kind]
        return self.lots.choice(found) if found else ""

    def truth(self, depth: int = 0) -> str:
        lots, any_, whole = self.lots, self.some() or "'a'", self.some("int") or "2"
        ways = [
            f"{any_} = 'a'", f"{any_} != ''", f"{whole} > {lots.randint(0, 3)}", f"selected({any_}, 'b')",
            f"string-length({any_}) > 1", f"{whole} + 1 = {lots.randint(1, 4)}", f"{any_} = {self.some() or 1}",
            f"{self.some('date') or 'today()'} <= today()", f"count-selected({any_}) mod 2 = 1",
        ]  # fmt: skip
        if self.repeats:
            ways.append(f"count({lots.choice(self.repeats).path}) > {lots.randint(0, 2)}")
        if depth < 2 and lots.random() < 0.4:
            one, other = self.truth(depth + 1), self.truth(depth + 1)
            return lots.choice([f"({one}) and ({other})", f"({one}) or ({other})", f"not({one})"])
        return lots.choice(ways)

    def number(self, at: Item) -> str:
        lots, whole = self.lots, self.some("int") or "2"
        ways = [
            f"{whole} * 2", f"{whole} + {self.some('int') or 1}", f"int({whole} div 2)", f"coalesce({whole}, 9)",
            f"string-length({self.some() or 1})", f"if({self.truth()}, {whole}, 5)", f"-{whole}",
        ]  # fmt: skip
        if self.repeats:
            repeat = lots.choice(self.repeats).path
            inside = [one.path for one in self.leaves if one.path.startswith(f"{repeat}/") and one.type == "int"]
            ways += [f"count({repeat})", f"sum({lots.choice(inside)})" if inside else f"count({repeat}) + 1"]
            if inside:
                ways.append(f"max({lots.choice(inside)})")
        if any(at.path.startswith(f"{one.path}/") for one in self.repeats):
            ways.append("position(..)")
        return lots.choice(ways)

    def text(self, at: Item) -> str:
        lots, any_ = self.lots, self.some() or "'k'"
        ways = [f"concat({any_}, '-', {self.some() or 1})", f"coalesce({any_}, 'z')", f"substr({any_}, 0, 1)",
                f"if({self.truth()}, 'ya', {any_})", f"translate({any_}, 'ab', 'AB')", f"string({self.number(at)})",
                f"selected-at({any_}, 0)", f"join(',', {any_})"]  # fmt: skip
        if self.repeats:
            repeat = lots.choice(self.repeats).path
            inside = [one.path for one in self.leaves if one.path.startswith(f"{repeat}/")]
            if inside:
                ways += [f"join('|', {lots.choice(inside)})", f"indexed-repeat({lots.choice(inside)}, {repeat}, 1)"]
        return lots.choice(ways)


def generate(seed: int) -> dict[str, Any]:
    """An XForm, its leaves and repeats by path, and steps that pick among what is there when they come."""
    maker = Maker(seed)
    lots = maker.lots
    answered = [(one.path, VALUES[one.type]) for one in maker.leaves if one.kind == "leaf"]
    free = [one.path for one in maker.repeats if not one.count]
    steps: list[list[Any]] = []
    for _ in range(14):
        verb = lots.choices(
            ["answer", "add", "remove", "reload"], [10 * bool(answered), 3 * bool(free), 2 * bool(free), 1]
        )[0]
        if verb == "answer":
            path, values = lots.choice(answered)
            steps.append([verb, path, lots.randrange(100), lots.choice(values)])
        elif verb == "reload":
            steps.append([verb])
        else:
            steps.append([verb, lots.choice(free), lots.randrange(100)])
    return {
        "xform": _xform(maker),
        "leaves": [one.path for one in maker.leaves],
        "answers": dict(answered),
        "calculated": [one.path for one in maker.leaves if one.kind == "calculate"],
        "repeats": [one.path for one in maker.repeats],
        "steps": steps,
        "now": "2026-01-14T13:07:00+07:00",
    }


def of_form(xform: str, form: Form) -> dict[str, Any]:
    """The same told of a form that somebody wrote, without steps."""
    answers: dict[str, list[str]] = {}
    questions = {question.path: question for question in form.questions()}
    for path, question in questions.items():
        bind = form.binds.get(path)
        kind = "select" if question.type.startswith("select") else (bind.type if bind else "string")
        if not (bind and bind.calculate) and question.type != "note":
            known = [choice.value for choice in question.choices] or ["ya", "tidak", "k1", "c1", "d1"]
            answers[path] = (
                ["", *known, " ".join(known[:2])] if kind == "select" else VALUES.get(kind, VALUES["string"])
            )
    calculated = [path for path, bind in form.binds.items() if bind.calculate]
    return {
        "xform": xform,
        "leaves": [*questions, *(path for path in calculated if path not in questions)],
        "answers": answers,
        "calculated": calculated,
        "repeats": list(form.repeats),
    }


def _xform(maker: Maker) -> str:
    binds: list[str] = []

    def bind(items: list[Item]) -> None:
        for one in items:
            said = "".join(f' {name}="{escape(value)}"' for name, value in one.bind.items())
            kind = f' type="{one.type}"' if one.type else ""
            binds.append(f'<bind nodeset="{one.path}"{kind}{said}/>')
            bind(one.children)

    bind(maker.items)
    instance = f'<data id="acak" version="1">{"".join(map(_node, maker.items))}<meta><instanceID/></meta></data>'
    body = "".join(map(_control, maker.items))
    return (
        f'{HEAD}{instance}</instance><instance id="w"><root>{ITEMS}</root></instance>{"".join(binds)}'
        f"</model></h:head><h:body>{body}</h:body></h:html>"
    )


def _node(item: Item) -> str:
    name = item.path.rsplit("/", 1)[-1]
    inside = "".join(map(_node, item.children))
    template = f'<{name} jr:template="">{inside}</{name}>' if item.kind == "repeat" and item.count else ""
    return template or f"<{name}>{inside}</{name}>"


def _control(item: Item) -> str:
    if item.kind == "calculate":
        return ""
    if item.kind == "group":
        return f'<group ref="{item.path}"><label>{item.path}</label>{"".join(map(_control, item.children))}</group>'
    if item.kind == "repeat":
        count = f' jr:count="{item.count}"' if item.count else ""
        inside = "".join(map(_control, item.children))
        repeat = f'<repeat nodeset="{item.path}"{count}>{inside}</repeat>'
        return f'<group ref="{item.path}"><label>{item.path}</label>{repeat}</group>'
    if item.type in ("select1", "select"):
        nodes = f"instance('w')/root/item{escape(item.filter)}"
        items = f'<itemset nodeset="{nodes}"><value ref="name"/><label ref="label"/></itemset>'
        return f'<{item.type} ref="{item.path}"><label>{item.path}</label>{items}</{item.type}>'
    return f'<input ref="{item.path}"><label>{item.path}</label></input>'
