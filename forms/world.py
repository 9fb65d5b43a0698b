"""What expressions of one live form may ask: its lists, its words, the labels of its choices; as pwa/forms/world.js."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from forms.model import Form
from forms.record import Record
from forms.secondary import SecondaryInstances
from forms.xpath import World
from forms.xpath.instants import instant_of
from forms.xpath.nodes import Document
from forms.xpath.paths import steps_of


class LiveWorld(World):
    """Asks the live form for what changes: which nodes apply, what a choice or a text says."""

    def __init__(self, record: Record, secondary: SecondaryInstances, moment: datetime, zone: tzinfo) -> None:
        super().__init__(record.root, instant_of(moment, zone), zone)
        self.form: Form = record.form
        self.namespaces = record.form.namespaces
        self.record, self.secondary = record, secondary
        self.properties: Mapping[str, str] = {}
        self.off: set[Any] = set()
        self.is_relevant: Callable[[Any], bool] = lambda node: True
        self.label_of: Callable[[str, Any, str], str] = lambda path, node, value: ""
        self.text: Callable[[str, Any], str] = lambda text_id, node: ""

    def hides(self) -> bool:
        return bool(self.off)

    def applies(self, node: Any) -> bool:
        return self.is_relevant(node)

    def instance(self, name: str) -> Document | None:
        return self.secondary.document(name)

    def pull(self, list_name: str, column: str, key: str, value: str) -> str:
        table = self.secondary.table(list_name.removesuffix(".csv"))
        rows = table.rows_where(key, value)
        return table.cell(rows[0], column) if rows else ""

    def choice_name(self, value: str, path: str, node: Any) -> str:
        steps = [] if path.strip().startswith("/") else list(steps_of(self.record.path(node)))
        for step in steps_of(path.strip()):
            if step == "..":
                steps = steps[:-1]
            elif step != ".":
                steps.append(step)
        where = "/" + "/".join(steps)
        nearest = self.record.nearest(where, node)
        return "" if nearest is None else self.label_of(where, nearest, value)

    def itext(self, text_id: str, node: Any) -> str:
        return self.text(text_id, self.record.root)

    def property(self, name: str) -> str:
        return self.properties.get(name, "")

    def version(self) -> str:
        return self.form.version


def zone_of(moment: datetime, zone: tzinfo | None) -> tzinfo:
    """The zone that is meant: the given one, or that of the moment."""
    found = zone or moment.tzinfo
    assert found is not None, "a moment has a zone, or one is given"
    return found
