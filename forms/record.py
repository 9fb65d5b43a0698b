"""An instance being filled in or looked at: its nodes by path, its repeats; the twin of pwa/forms/instance.js."""

from copy import deepcopy

from lxml import etree

from forms.model import Form, Pristine
from forms.trees import Place, elements_in, name_in, named, parent_in, path_of, place_of, places_named
from forms.xpath.nodes import Attribute, within
from forms.xpath.paths import steps_of


class Record:
    """A form's instance. It keeps every element alive: lxml would give another object for the same node later."""

    def __init__(self, form: Form, root: etree._Element) -> None:
        assert form.pristine is not None, "the form was read from an XForm"
        self.form = form
        self.pristine: Pristine = form.pristine
        self.root = root
        self._alive: set[etree._Element] = set(root.iter())
        self._paths: dict[Place, str] = {}

    @staticmethod
    def blank(form: Form) -> "Record":
        """As every new record starts."""
        assert form.pristine is not None, "the form was read from an XForm"
        return Record(form, deepcopy(form.pristine.blank))

    def path(self, node: Place) -> str:
        """ "/data/orang/umur", "/data/meta/entity/@id"."""
        path = self._paths.get(node)
        if path is None:
            path = self._paths[node] = path_of(node)
        return path

    def indexed_path(self, node: Place) -> str:
        """ "/data/orang[2]/umur": repeats numbered from 1."""
        if isinstance(node, Attribute):
            return f"{self.indexed_path(node.parent)}/@{node.name}"
        steps: list[str] = []
        at: etree._Element | None = node
        while at is not None:
            number = f"[{place_of(at)}]" if self.path(at) in self.form.repeats else ""
            steps.append(f"{name_in(at)}{number}")
            at = at.getparent()
        return "/" + "/".join(reversed(steps))

    def at(self, path: str) -> Place | None:
        """The node of a path with or without numbers; without one the first is meant."""
        first, *steps = steps_of(path)
        if first.partition("[")[0] != name_in(self.root):
            return None
        node: Place | None = self.root
        for step in steps:
            name, _, number = step.rstrip("]").partition("[")
            nodes = places_named(node, name) if isinstance(node, etree._Element) else []
            place = int(number or 1) - 1
            node = nodes[place] if 0 <= place < len(nodes) else None
        return node

    def all(self, path: str, within: Place | None = None) -> list[Place]:
        """Every node of a generic path, in document order. within: a node on the way."""
        steps = steps_of(path)
        start = self.root if within is None else within
        depth = len(steps_of(self.path(start)))
        if steps[:depth] != steps_of(self.path(start)):
            return []
        found: list[Place] = [start]
        for step in steps[depth:]:
            found = [child for node in found if isinstance(node, etree._Element) for child in places_named(node, step)]
        return found

    def nearest(self, path: str, node: Place) -> Place | None:
        """The node of this generic path that stands in the same turn as another node."""
        everyone = self.all(path)
        at: Place | None = node
        while at is not None:
            near = next((one for one in everyone if within(one, at)), None)
            if near is not None:
                return near
            at = parent_in(at)
        return None

    def add_turn(self, repeat: str, parent: etree._Element) -> etree._Element:
        """A new turn of a repeat, the last one."""
        node = deepcopy(self.pristine.templates[repeat])
        self.insert(node, parent)
        return node

    def keep(self, node: etree._Element) -> None:
        """A node that somebody put in."""
        self._alive.update(node.iter())

    def insert(self, node: etree._Element, parent: etree._Element) -> None:
        """Put a node where the form's order has it, after its namesakes."""
        self._alive.update(node.iter())
        order = self.order_of(self.path(parent))
        place = order.index(name_in(node)) if name_in(node) in order else len(order)
        before = None
        for child in elements_in(parent):
            name = name_in(child)
            if name in order and order.index(name) <= place:
                before = child
        parent.insert(0 if before is None else parent.index(before) + 1, node)

    def order_of(self, path: str) -> list[str]:
        """Names of the children that the form gives a node."""
        model = self.pristine.models.get(path)
        return [] if model is None else list(dict.fromkeys(name_in(child) for child in elements_in(model)))

    def complete(self, empty: bool = False) -> set[etree._Element]:
        """Add what the form has and the record lacks, as the form starts it, or ``empty``. Returns what was added."""
        added: set[etree._Element] = set()
        self._complete(self.root, self.path(self.root), empty, added)
        return added

    def _complete(self, node: etree._Element, path: str, empty: bool, added: set[etree._Element]) -> None:
        for key, value in self.pristine.models[path].attrib.items() if path in self.pristine.models else ():
            if str(key)[0] != "{" and key not in node.attrib:
                node.set(key, "" if empty else value)
        for name in self.order_of(path):
            below = f"{path}/{name}"
            present = named(node, name)
            model = self.pristine.models[below]
            if not present and below not in self.form.repeats:
                copy = deepcopy(model)
                copy.tail = None
                self._drop_turns(copy, below)
                if empty:
                    for inner in copy.iter("*"):
                        inner.text = None
                self.insert(copy, node)
                added.update(copy.iter("*"))
            elif len(model) or model.attrib:
                for child in present:
                    self._complete(child, below, empty, added)

    def _drop_turns(self, node: etree._Element, path: str) -> None:
        for child in elements_in(node):
            below = f"{path}/{name_in(child)}"
            if below in self.form.repeats:
                node.remove(child)
            else:
                self._drop_turns(child, below)
