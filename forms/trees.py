"""Instances as trees: names, paths, and elements of XForms in no namespace, so that XPath names them as forms do."""

from copy import deepcopy

from lxml import etree

from forms.xpath.nodes import Attribute

Place = etree._Element | Attribute
"""A node that holds an answer: forms that make entities fill in attributes too."""

XFORMS = "http://www.w3.org/2002/xforms"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = f"{ODK}/entities"
TRAY = "urn:titian:xforms"
TEMPLATE = f"{{{JAVAROSA}}}template"


def plain_copy(source: etree._Element) -> etree._Element:
    """A copy of a tree with the elements of XForms, or of its own default namespace, in no namespace."""
    root = deepcopy(source)
    root.tail = None
    home = etree.QName(root).namespace
    for node in root.iter("*"):
        name = etree.QName(node)
        if name.namespace in (XFORMS, home):
            node.tag = name.localname
    etree.cleanup_namespaces(root)
    return root


def name_in(node: etree._Element) -> str:
    """The tag as a path writes it: with its prefix where it has a namespace."""
    name = etree.QName(node)
    return f"{node.prefix}:{name.localname}" if name.namespace and node.prefix else name.localname


def path_of(node: Place) -> str:
    """ "/data/orang/umur", "/data/meta/entity/@id"."""
    if isinstance(node, Attribute):
        return f"{path_of(node.parent)}/@{node.name}"
    steps: list[str] = []
    at: etree._Element | None = node
    while at is not None:
        tag = at.tag
        steps.append(name_in(at) if tag[0] == "{" else str(tag))
        at = at.getparent()
    return "/" + "/".join(reversed(steps))


def local_of(node: etree._Element) -> str:
    """The tag without its namespace."""
    return str(node.tag).rpartition("}")[2]


def place_of(node: etree._Element) -> int:
    """Its place among its namesakes, from 1."""
    return 1 + sum(1 for _ in node.itersiblings(node.tag, preceding=True))


def elements_in(node: etree._Element) -> list[etree._Element]:
    """Its children, without comments and the like."""
    return list(node.iterchildren("*"))


def places_named(node: etree._Element, name: str) -> "list[Place]":
    """Its children of this name, or its attribute."""
    if name[:1] == "@":
        value = node.get(name[1:])
        return [] if value is None else [Attribute(node, name[1:], value)]
    return list(named(node, name))


def named(node: etree._Element, name: str) -> list[etree._Element]:
    """Its children of this name, as a path writes it."""
    if ":" not in name:
        return list(node.iterchildren(name))
    return [child for child in node.iterchildren("*") if name_in(child) == name]


def parent_in(node: Place) -> etree._Element | None:
    """The element that a node stands in."""
    return node.parent if isinstance(node, Attribute) else node.getparent()


def written_in(node: Place) -> str:
    """What stands in a node now."""
    if isinstance(node, Attribute):
        return node.parent.get(node.name) or ""
    return (node.text or "") if len(node) == 0 else "".join(str(text) for text in node.itertext())


def write_in(node: Place, value: str) -> None:
    """Let this stand in a node, and nothing else."""
    if isinstance(node, Attribute):
        node.parent.set(node.name, value)
        return
    for child in list(node):
        node.remove(child)
    node.text = value or None
