"""What a record says about entities (ODK XForms, Entities): read and kept, made use of later."""

from typing import Any

from lxml import etree

from forms.instance import local_name
from forms.model import Entity, Form

_YES = ("1", "true", "true()")


def read_entities(form: Form, root: etree._Element) -> list[dict[str, Any]]:
    """Each entity of a record that is to be made or changed.

    [{dataset, id, create, update, baseVersion, label, properties: {property: value}}]; what is absent is "".
    """
    return [told for entity in form.entities for node in _nodes(root, entity) if (told := _told(entity, node))]


def _nodes(root: etree._Element, entity: Entity) -> list[etree._Element]:
    return _below([root], entity.path.split("/")[2:])


def _told(entity: Entity, node: etree._Element) -> dict[str, Any] | None:
    create, update = (node.get(name, "").strip() in _YES for name in ("create", "update"))
    if not (create or update):
        return None
    meta = node.getparent()
    around = meta.getparent() if meta is not None else None
    own = entity.path.removesuffix("/meta/entity")
    properties = {}
    for path, name in entity.save_to.items():
        found = _below([around], path.removeprefix(f"{own}/").split("/")) if around is not None else []
        if found and (text := (found[0].text or "").strip()):
            properties[name] = text
    label = next((child for child in node if local_name(child) == "label"), None)
    return {
        "dataset": node.get("dataset", entity.dataset),
        "id": node.get("id", ""),
        "create": create,
        "update": update,
        "baseVersion": node.get("baseVersion", ""),
        "label": (label.text or "").strip() if label is not None else "",
        "properties": properties,
    }


def _below(nodes: list[etree._Element], steps: list[str]) -> list[etree._Element]:
    for step in steps:
        nodes = [child for node in nodes for child in node if local_name(child) == step]
    return nodes
