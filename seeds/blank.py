"""The empty instance of a form: what a phone starts from, without namespaces and repeat templates."""

from copy import deepcopy

from lxml import etree

from forms.instance import local_name

_TEMPLATE = "{http://openrosa.org/javarosa}template"


def blank_instance(xform_xml: str) -> etree._Element:
    """The primary instance of a form."""
    tree = etree.fromstring(xform_xml.encode())
    primary = deepcopy(next(tree.iter("{http://www.w3.org/2002/xforms}instance"))[0])
    for node in list(primary.iter()):
        if node.get(_TEMPLATE) is not None:
            parent = node.getparent()
            assert parent is not None
            parent.remove(node)
    return _plain(primary)


def leaf(parent: etree._Element, name: str) -> etree._Element:
    """The child of that name, made when it is missing."""
    node = parent.find(name)
    return etree.SubElement(parent, name) if node is None else node


def empty(node: etree._Element) -> None:
    """Take every answer out of a node."""
    for held in node.iter():
        held.text = None


def _plain(node: etree._Element) -> etree._Element:
    copy = etree.Element(
        local_name(node), {name: node.get(name, "") for name in ("id", "version") if name in node.attrib}
    )
    copy.text = (node.text or "").strip() or None
    copy.extend(_plain(child) for child in node)
    return copy
