"""What a form says beside its questions: binds, actions, what it logs, what it makes at the office."""

import re
from collections.abc import Callable, Mapping

from lxml import etree

from forms.instance import local_name
from forms.itext import Labels, Texts, itext_id
from forms.model import Action, Audit, Bind, Entity, Location
from forms.trees import ENTITIES, JAVAROSA, ODK, OPENROSA, XFORMS

_JR = f"{{{JAVAROSA}}}"
_EVENT = "{http://www.w3.org/2001/xml-events}event"
_KINDS = ("setvalue", "setgeopoint", "recordaudio")
# Names that older forms use.
_RENAMED = {"xforms-ready": "odk-instance-first-load", "jr-insert": "odk-new-repeat"}
_AUDIT = re.compile(r"[/:]meta/(?:\w+:)?audit$")

RefOf = Callable[[etree._Element], str]


def references(model: etree._Element, root: str) -> RefOf:
    """What a bind, control or action stands for, as a generic absolute path.

    By its own path, a relative one, or a bind's id. root: "/data".
    """
    named = {
        bind.get("id", ""): bind.get("nodeset", "") for bind in model.findall(f"{{{XFORMS}}}bind") if bind.get("id")
    }

    def ref_of(node: etree._Element) -> str:
        ref = node.get("ref")
        if ref is None:
            ref = node.get("nodeset")
        path = (named.get(node.get("bind", ""), "") if ref is None else ref).strip()
        if not path or path.startswith("/"):
            return path
        base = root
        for around in node.iterancestors("*"):
            if base == root and local_name(around) in ("group", "repeat"):
                base = ref_of(around) or root
        steps = base.split("/")
        for step in path.split("/"):
            if step == "..":
                steps = steps[:-1]
            elif step != ".":
                steps.append(step)
        return "/".join(steps)

    return ref_of


def read_binds(model: etree._Element, ref_of: RefOf, texts: Texts) -> dict[str, Bind]:
    """Every bind by its path, in the order of the form."""
    binds: dict[str, Bind] = {}
    for node in model.findall(f"{{{XFORMS}}}bind"):
        path = ref_of(node)
        binds[path] = Bind(
            path=path,
            type=re.sub(r"^\w+:", "", node.get("type", "").strip()) or "string",
            required=node.get("required", "").strip(),
            relevant=node.get("relevant", "").strip(),
            constraint=node.get("constraint", "").strip(),
            calculate=node.get("calculate", "").strip(),
            readonly=node.get("readonly", "").strip(),
            required_messages=_message(node.get(f"{_JR}requiredMsg", ""), texts),
            constraint_messages=_message(node.get(f"{_JR}constraintMsg", ""), texts),
            preload=node.get(f"{_JR}preload", ""),
            preload_params=node.get(f"{_JR}preloadParams", ""),
            save_to=node.get(f"{{{ENTITIES}}}saveto", ""),
            params=attributes_of(node, spaces=(ODK, OPENROSA)),
        )
    return binds


def attributes_of(
    node: etree._Element, spaces: tuple[str, ...] | None, left_out: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Attributes by local name. spaces: only of these namespaces; None for every one but JavaRosa's."""
    found: dict[str, str] = {}
    for key, value in node.attrib.items():
        name = etree.QName(str(key))
        wanted = name.namespace != JAVAROSA if spaces is None else name.namespace in spaces
        if wanted and str(key) not in left_out:
            found[name.localname] = str(value)
    return found


def read_actions(head: etree._Element, ref_of: RefOf) -> tuple[Action, ...]:
    """What the form does by itself, in its order."""
    found: list[Action] = []
    for node in head.iter(*(f"{{*}}{kind}" for kind in _KINDS)):
        around = node.getparent()
        inside = around is not None and local_name(around) != "model"
        events = (node.get("event") or node.get(_EVENT) or "").split()
        found.append(
            Action(
                kind=local_name(node),
                events=tuple(_RENAMED.get(event, event) for event in events),
                ref=ref_of(node),
                value=node.get("value", "").strip(),
                text=node.text or "",
                within=ref_of(around) if around is not None and inside else "",
            )
        )
    return tuple(found)


def read_audit(binds: Mapping[str, Bind]) -> Audit | None:
    """What the form wants logged, None when it wants nothing."""
    bind = next((bind for path, bind in binds.items() if _AUDIT.search(path)), None)
    if bind is None:
        return None
    read = bind.params.get
    priority = read("location-priority", "")
    location = None
    if priority:
        location = Location(
            priority, _seconds(read("location-min-interval", "")), _seconds(read("location-max-age", ""))
        )
    return Audit(
        location=location,
        track_changes=read("track-changes") == "true",
        identify_user=read("identify-user") == "true",
        track_reasons=bool(read("track-changes-reasons")),
    )


def read_entities(models: Mapping[str, etree._Element], binds: Mapping[str, Bind]) -> tuple[Entity, ...]:
    """What the form makes at the office, the innermost first: a property goes to the nearest one around."""
    places = sorted((path for path in models if path.endswith("/meta/entity")), key=len, reverse=True)
    save_to: dict[str, dict[str, str]] = {path: {} for path in places}
    for bind in binds.values():
        if bind.save_to:
            around = next((path for path in places if bind.path.startswith(path.removesuffix("meta/entity"))), None)
            if around is not None:
                save_to[around][bind.path] = bind.save_to

    def read(path: str, name: str) -> str:
        bind = binds.get(f"{path}/@{name}")
        return (bind.calculate if bind else "") or models[path].get(name, "")

    return tuple(
        Entity(path, read(path, "dataset"), read(path, "create"), read(path, "update"), save_to[path])
        for path in places
    )


def _message(raw: str, texts: Texts) -> Labels:
    """The sentence for a broken rule, through itext or written in place."""
    text_id = itext_id(raw)
    if text_id:
        return texts.of(text_id)
    return dict.fromkeys(texts.languages, raw) if raw else {}


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
