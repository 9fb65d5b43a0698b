"""What stands beside an instance: choices written in the form, lists of the library, the last record."""

from collections.abc import Callable

from lxml import etree

from forms.model import Form
from forms.tables import NOTHING, Table, table_in, table_of
from forms.xpath.nodes import Document

ListText = Callable[[str], str | None]
"""List name ("desa.csv") → its text, None when we do not have it."""


class SecondaryInstances:
    """The secondary instances of one form, with the texts that are there now."""

    def __init__(self, form: Form, lists: ListText) -> None:
        self.form, self.lists = form, lists
        self._inline: dict[str, Table] = form.memory.setdefault("inline", {})
        self._tables: dict[str, Table] = {}
        self._alive: list[etree._Element] = []

    def table(self, name: str) -> Table:
        """Rows of an instance, none when its list is not there."""
        table = self._tables.get(name)
        if table is None:
            source = self.form.secondary.get(name)
            if source is not None and source.root is not None:
                if name not in self._inline:
                    self._inline[name] = table_in(source.root)
                table = self._inline[name]
            else:
                file = source.list_name if source is not None and source.list_name else f"{name}.csv"
                text = self.lists(file)
                table = table_of(file, text) if text else NOTHING
            self._tables[name] = table
        return table

    def document(self, name: str) -> Document | None:
        """So that ``instance('x')/root/item`` finds its way."""
        if name not in self.form.secondary:
            return None
        root = self.table(name).root
        if root not in self._alive:
            self._alive.append(root)
        return Document(root)

    def is_missing(self, list_name: str) -> bool:
        """Has the file of a list not come to us?"""
        return self.lists(list_name) is None
