"""Open a filled-in form (an XForm instance) without trusting it.

A phone, or anybody who stole one, may send any bytes. Nothing is expanded, fetched or
guessed here: no document type at all, UTF-8 only, bounded size, depth and node count.
"""

import re
from dataclasses import dataclass

from lxml import etree

MAX_BYTES = 2 * 1024 * 1024  # our longest form with 100 people in it is 120 kB
MAX_NODES = 50_000
MAX_DEPTH = 32  # our deepest form has 5; ODK forms in the wild stay under 15

_INSTANCE_ID = re.compile(r"uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What may stand before the root element: declaration, space, comments, instructions.
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


class Unreadable(Exception):  # noqa: N818  (a state of the bytes, said in one word)
    """The bytes cannot be taken as a filled-in form; ``reason`` is one word for the log and the answer.

    Words: too_big, not_utf8, doctype, not_xml, too_deep, too_many_nodes, no_form_id, no_instance_id.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Instance:
    """A readable filled-in form. Texts that are absent are empty strings; times are as the phone wrote them."""

    root: etree._Element
    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    task_id: str
    instance_name: str
    start: str
    end: str
    today: str
    username: str
    deviceid: str


def read_instance(xml: bytes) -> Instance:
    """Parse one filled-in form. xml: the exact bytes as received, at most MAX_BYTES.

    Raises Unreadable with the reason as one word.
    """
    root = parse_safely(xml)
    form_id = root.get("id", "").strip()
    if not form_id:
        raise Unreadable("no_form_id")
    meta = {local_name(node): _text(node) for node in _children(root, "meta")}
    instance_id = meta.get("instanceID", "")
    if not _INSTANCE_ID.fullmatch(instance_id):
        raise Unreadable("no_instance_id", instance_id[:80])
    top = {local_name(node): _text(node) for node in root if isinstance(node.tag, str) and not len(node)}
    return Instance(
        root=root,
        form_id=form_id,
        version=root.get("version", "").strip(),
        instance_id=instance_id,
        deprecated_id=meta.get("deprecatedID", ""),
        task_id=meta.get("taskID", "")[:64],
        instance_name=meta.get("instanceName", ""),
        start=top.get("start", ""),
        end=top.get("end", ""),
        today=top.get("today", ""),
        username=top.get("username", ""),
        deviceid=top.get("deviceid", ""),
    )


def parse_safely(xml: bytes, most: int = MAX_BYTES, most_nodes: int = MAX_NODES) -> etree._Element:
    """The root element of untrusted XML of so many bytes and nodes at most. Raises Unreadable."""
    if len(xml) > most:
        raise Unreadable("too_big", f"{len(xml)} bytes, at most {most}")
    plain = xml.removeprefix(b"\xef\xbb\xbf")
    encoding = _ENCODING.match(plain)
    if b"\x00" in plain or (encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        raise Unreadable("not_utf8")
    prolog = _PROLOG.match(plain)
    if prolog and plain[prolog.end() : prolog.end() + 9].upper() == b"<!DOCTYPE":
        raise Unreadable("doctype")
    # One parser per call: lxml parsers keep state and are not shared between threads.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(plain, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = "too_deep" if "depth" in str(error) else "not_xml"
        raise Unreadable(reason, str(error)[:200]) from None
    _check_shape(root, most_nodes)
    return root


def local_name(node: etree._Element) -> str:
    """The tag without its namespace: ODK clients put meta in the OpenRosa namespace, or not."""
    tag = str(node.tag)
    return tag.rpartition("}")[2] if "}" in tag else tag


def _check_shape(root: etree._Element, most: int) -> None:
    """Walk level by level, so that depth and number are both known without recursion."""
    level, depth, nodes = [root], 0, 0
    while level:
        depth += 1
        nodes += len(level)
        if depth > MAX_DEPTH:
            raise Unreadable("too_deep", f"more than {MAX_DEPTH} levels")
        if nodes > most:
            raise Unreadable("too_many_nodes", f"more than {most} nodes")
        level = [child for node in level for child in node]


def _children(root: etree._Element, name: str) -> list[etree._Element]:
    for node in root:
        if isinstance(node.tag, str) and local_name(node) == name:
            return [child for child in node if isinstance(child.tag, str)]
    return []


def _text(node: etree._Element) -> str:
    return (node.text or "").strip()
