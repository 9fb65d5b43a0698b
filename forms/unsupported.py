"""An XForm that came finished: everything in it that Titian does not make good, by the element it stands in."""

from collections.abc import Iterator

from lxml import etree

from forms.instance import local_name
from forms.said import Said
from forms.support import Row, find
from forms.words_in_cells import appearances_in, functions_in
from forms.xlsform import NO_FUNCTION, NO_VERSION, Unsupported

XF = "{http://www.w3.org/2002/xforms}"
_EXPRESSIONS = ("relevant", "constraint", "calculate", "required", "readonly", "value", "nodeset", "ref")
_SUBMISSION = {
    "action": "submission action",
    "method": "submission method",
    "base64RsaPublicKey": "base64RsaPublicKey",
    "auto-send": "orx:auto-send",
    "auto-delete": "orx:auto-delete",
}
_ACTIONS = ("setvalue", "setgeopoint", "recordaudio")
# Elements of a body that are no controls but belong to them.
_PARTS = ("label", "hint", "output", "item", "itemset", "value", "help", "alert", "copy", *_ACTIONS)
_NO_EVENT = Said(
    "Tidak ada peristiwa dengan nama ini; tidak terjadi apa-apa.", "No event of this name; nothing happens at it."
)
_NO_CONTROL = Said(
    "Tidak ada bentuk pertanyaan dengan nama ini; tidak akan tampil.", "No control of this name; it is not shown."
)
_NO_EFFECT = Said("Ini tidak berpengaruh.", "It has no effect.")
_NO_DATA_TYPE = Said(
    "Tidak ada jenis data dengan nama ini; dianggap teks.", "No data type of this name; it is taken as text."
)


def find_in_xform(xform_xml: str | bytes) -> list[Unsupported]:
    """Every row that is not simply "yes", with the element as its sheet and its line as its row."""
    raw = xform_xml.encode() if isinstance(xform_xml, str) else xform_xml
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    found: list[Unsupported] = []
    for node in root.iter("*"):
        found += _node(node)
    if not _version(root):
        found.append(Unsupported("instance", 0, "version", "", NO_VERSION, blocks=True))
    return list(dict.fromkeys(found))


def _node(node: etree._Element) -> Iterator[Unsupported]:
    name = local_name(node)
    if name in _ACTIONS:
        yield from _stands("events", name, node, "action")
        for event in (node.get("event") or "").split():
            yield from _stands("events", event, node, "event", _NO_EVENT)
    if name == "bind":
        yield from _bind(node)
    elif name == "submission":
        yield from _submission(node)
    elif _in_body(node) and name not in _PARTS:
        yield from _stands("controls", name, node, "control", _NO_CONTROL, blocks=True)
        for word in appearances_in(node.get("appearance", "")):
            yield from _stands("appearances", word, node, "appearance", _NO_EFFECT)
        if node.get("intent"):
            yield from _stands("body", "intent", node, "intent")
    for attribute in _EXPRESSIONS:
        if (expression := node.get(attribute)) and (name, attribute) != ("output", "ref"):
            yield from _functions(node, attribute, expression)


def _bind(node: etree._Element) -> Iterator[Unsupported]:
    kind = (node.get("type") or "string").removeprefix("xsd:")
    yield from _stands("data", kind, node, "type", _NO_DATA_TYPE)
    for attribute in node.attrib:
        if str(attribute).endswith("}saveto"):
            yield from _stands("bind", "entities:saveto", node, "saveto")


def _submission(node: etree._Element) -> Iterator[Unsupported]:
    for name in map(str, node.attrib):
        attribute = name.rpartition("}")[2]
        word = _SUBMISSION.get(attribute)
        if word is not None:
            yield from _stands("submission", word, node, attribute)


def _functions(node: etree._Element, attribute: str, expression: str) -> Iterator[Unsupported]:
    for name in functions_in(expression):
        yield from _stands("functions", name, node, attribute, NO_FUNCTION, blocks=True)


def _stands(
    table: str, word: str, node: etree._Element, column: str, unknown: Said | None = None, *, blocks: bool = False
) -> Iterator[Unsupported]:
    row: Row | None = find(table, word)
    path = node.get("ref") or node.get("nodeset") or ""
    place, line = f"{local_name(node)} {path}".strip(), _line(node)
    if row is None and unknown is not None:
        yield Unsupported(place, line, column, word, unknown, blocks)
    elif row is not None and row.stands != "yes":
        yield Unsupported(place, line, column, word, row.told, row.blocks)


def _line(node: etree._Element) -> int:
    line: object = node.sourceline
    return line if isinstance(line, int) else 0


def _in_body(node: etree._Element) -> bool:
    return any(local_name(around) == "body" for around in node.iterancestors())


def _version(root: etree._Element) -> str:
    primary = next((i[0] for i in root.iter(f"{XF}instance") if len(i)), None)
    if primary is None:
        return ""
    return next((str(value) for name, value in primary.attrib.items() if str(name).endswith("version")), "").strip()
