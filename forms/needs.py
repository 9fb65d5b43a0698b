"""The files that a form needs beside itself: lists to choose from or look up in, pictures and sounds to show."""

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from forms.instance import local_name

# Answered by the phone itself, never a file.
_VIRTUAL = "jr://instance/"
_URI = re.compile(r"^jr://[\w-]+/(?:.*/)?([^/]+)$")
_MEDIA_FORMS = frozenset({"image", "big-image", "audio", "video"})
LIST_ENDINGS = (".csv", ".xml", ".geojson")


@dataclass(frozen=True, slots=True)
class Needs:
    """File names, each once, in the order of the form."""

    lists: tuple[str, ...]
    media: tuple[str, ...]


def folder_beside(file: Path) -> Path:
    """The folder with a form's lists, pictures and sounds: ``kunjungan-media`` beside ``kunjungan.xlsx``."""
    return file.with_name(f"{file.stem}-media")


def needs_of(xform_xml: str | bytes) -> Needs:
    """What an XForm asks for by file name."""
    raw = xform_xml.encode() if isinstance(xform_xml, str) else xform_xml
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    lists: dict[str, None] = {}
    media: dict[str, None] = {}
    for node in root.iter("*"):
        name = local_name(node)
        source = node.get("src", "")
        if name == "instance" and source and not source.startswith(_VIRTUAL):
            lists[source.rpartition("/")[2]] = None
        elif name == "input" and node.get("query"):
            lists["itemsets.csv"] = None
        elif name == "value" and node.get("form") in _MEDIA_FORMS:
            media |= dict.fromkeys(_names(node.text))
        elif not len(node):
            media |= dict.fromkeys(_names(node.text) if (node.text or "").strip().startswith("jr://") else [])
    return Needs(tuple(lists), tuple(media))


def _names(text: str | None) -> list[str]:
    match = _URI.match((text or "").strip())
    return [match[1]] if match else []
