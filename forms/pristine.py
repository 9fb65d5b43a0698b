"""The primary instance of a form: as a new record starts, and as each path was written."""

from collections.abc import Collection
from copy import deepcopy

from lxml import etree

from forms.model import Pristine
from forms.trees import TEMPLATE, elements_in, name_in, plain_copy


def read_pristine(source: etree._Element, repeats: Collection[str]) -> Pristine:
    """source: the element in the form's first instance; repeats: generic paths that repeat."""
    whole = plain_copy(source)
    models: dict[str, etree._Element] = {}
    templates: dict[str, etree._Element] = {}
    _note(whole, f"/{name_in(whole)}", repeats, templates, models)
    blank = deepcopy(whole)
    _drop_templates(blank)
    # The root's own name for XForms is of no use any more and would be sent with every record.
    etree.cleanup_namespaces(blank)
    return Pristine(blank, templates, models)


def _note(
    node: etree._Element,
    path: str,
    repeats: Collection[str],
    templates: dict[str, etree._Element],
    models: dict[str, etree._Element],
) -> None:
    if path in models:
        return
    models[path] = node
    if path in repeats:
        # The template stands first; a form without one repeats its first turn.
        template = deepcopy(node)
        template.tail = None
        if TEMPLATE in template.attrib:
            del template.attrib[TEMPLATE]
        _drop_templates(template, alone=False)
        etree.cleanup_namespaces(template)
        templates[path] = template
    for child in elements_in(node):
        _note(child, f"{path}/{name_in(child)}", repeats, templates, models)


def _drop_templates(root: etree._Element, alone: bool = True) -> None:
    """alone: also one that no turn follows; a new turn begins with a first one of the repeats in it."""
    for node in list(root.iter("*")):
        parent, after = node.getparent(), node.getnext()
        if parent is None or TEMPLATE not in node.attrib:
            continue
        if alone or (after is not None and after.tag == node.tag):
            parent.remove(node)
        else:
            del node.attrib[TEMPLATE]
