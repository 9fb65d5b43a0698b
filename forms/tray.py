"""The tray of a record: answers of an older form version that have no question in the newer one, sent along."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from forms.instance import local_name

TRAY = "{urn:titian:xforms}tray"


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer without a question. text: as the officer read it; version: of the form that asked."""

    path: str
    label: str
    value: str
    text: str
    type: str
    version: str


def read_tray(root: etree._Element) -> Iterator[Kept]:
    """What lies in the tray of an instance, in its order; nothing when it has none."""
    meta = next((node for node in root if local_name(node) == "meta"), None)
    tray = meta.find(TRAY) if meta is not None else None
    for node in tray if tray is not None else ():
        path, value = node.get("path", ""), node.get("value", "")
        label = node.get("label", "") or path.rpartition("/")[2]
        yield Kept(path, label, value, node.get("text", "") or value, node.get("type", "text"), node.get("version", ""))
