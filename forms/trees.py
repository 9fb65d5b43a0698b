"""Instances as trees: names, paths, and elements of XForms in no namespace, so that XPath names them as forms do."""

from copy import deepcopy

from lxml import etree

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


def path_of(node: etree._Element) -> str:
    """ "/data/orang/umur"."""
    steps: list[str] = []
    at: etree._Element | None = node
    while at is not None:
        tag = at.tag
        steps.append(name_in(at) if tag[0] == "{" else str(tag))
        at = at.getparent()
    return "/" + "/".join(reversed(steps))


def place_of(node: etree._Element) -> int:
    """Its place among its namesakes, from 1."""
    return 1 + sum(1 for _ in node.itersiblings(node.tag, preceding=True))


def elements_in(node: etree._Element) -> list[etree._Element]:
    """Its children, without comments and the like."""
    return list(node.iterchildren("*"))


def named(node: etree._Element, name: str) -> list[etree._Element]:
    """Its children of this name, as a path writes it."""
    if ":" not in name:
        return list(node.iterchildren(name))
    return [child for child in node.iterchildren("*") if name_in(child) == name]


def written_in(node: etree._Element) -> str:
    """What stands in a node."""
    return (node.text or "") if len(node) == 0 else "".join(str(text) for text in node.itertext())


def write_in(node: etree._Element, value: str) -> None:
    """Let this stand in a node, and nothing else."""
    for child in list(node):
        node.remove(child)
    node.text = value or None
