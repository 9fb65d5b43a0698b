"""Read XForm XML, as pyxform writes it, into a Form."""

import re

from lxml import etree

from forms.instance import local_name
from forms.itext import mixed_text, read_itext
from forms.model import Choice, Form, Group, Labels, Question, Repeat

__all__ = ["Choice", "Form", "Group", "Labels", "Question", "Repeat", "read_form"]

_XF = "{http://www.w3.org/2002/xforms}"
_H = "{http://www.w3.org/1999/xhtml}"
_JR = "{http://openrosa.org/javarosa}"
_ORX = "{http://openrosa.org/xforms}"
_EVIDENCE = "{urn:titian:xforms}evidence"
_ITEXT = re.compile(r"""jr:itext\(\s*['"](.+?)['"]\s*\)""")
_ITEMSET = re.compile(r"^\s*(?:randomize\()?\s*instance\(\s*['\"]([^'\"]+)['\"]\s*\)/root/item\s*(?:\[(.*)\])?", re.S)
_INPUT_TYPES = {"string": "text", "int": "integer", "": "text"}
_MEDIA_TYPES = {"image/*": "image", "audio/*": "audio", "video/*": "video"}
_TEXTS = {"label", "hint", "value", "item", "itemset", "help", "alert"}


def read_form(xform_xml: str | bytes) -> Form:
    """Read a published form. Trusted input: it comes from our own converter, and is still read without a DTD.

    Raises ValueError when the XML is not an XForm.
    """
    raw = xform_xml.encode() if isinstance(xform_xml, str) else xform_xml
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    model = root.find(f"{_H}head/{_XF}model")
    body = root.find(f"{_H}body")
    if model is None or body is None:
        raise ValueError("not an XForm: model or body is missing")
    return _Reader(root, model, body).form()


class _Reader:
    """Holds the tables of one form (texts, binds, lists) while its tree is read."""

    def __init__(self, root: etree._Element, model: etree._Element, body: etree._Element) -> None:
        self.title = root.findtext(f"{_H}head/{_H}title", "").strip()
        self.body = body
        self.binds = {bind.get("nodeset", "").strip(): bind for bind in model.findall(f"{_XF}bind")}
        instances = model.findall(f"{_XF}instance")
        self.primary = instances[0][0]
        self.top = "/" + local_name(self.primary)
        self.sources = {i.get("id", ""): i for i in instances[1:]}
        self.languages, self.default_language, self.texts = read_itext(model.find(f"{_XF}itext"))
        self.seen: set[str] = set()

    def form(self) -> Form:
        """The whole form."""
        children = self.children(self.body, self.top)
        hidden = tuple(self.hidden(path, bind) for path, bind in self.binds.items() if self.is_hidden(path, bind))
        return Form(
            form_id=self.primary.get("id", ""),
            version=self.primary.get("version", ""),
            title=self.title,
            languages=self.languages,
            default_language=self.default_language,
            root=Group(path=self.top, name=self.top[1:], labels={}, children=children),
            hidden=hidden,
            instance_name=self.bound(f"{self.top}/meta/instanceName", "calculate"),
        )

    def children(self, parent: etree._Element, path: str) -> tuple[Question | Group | Repeat, ...]:
        """The controls right below a body node, in order."""
        found: list[Question | Group | Repeat] = []
        for node in parent:
            if not isinstance(node.tag, str) or local_name(node) in _TEXTS:
                continue
            if local_name(node) == "group":
                found.append(self.group(node, path))
            elif local_name(node) == "repeat":
                found.append(self.repeat(node, None))
            elif node.get("ref"):
                found.append(self.question(node))
        return tuple(found)

    def group(self, node: etree._Element, around: str) -> Group | Repeat:
        """A group; one that only carries the label of a repeat becomes that repeat."""
        inner = node.find(f"{_XF}repeat")
        if inner is not None:
            return self.repeat(inner, node)
        path = node.get("ref", around).strip()
        return Group(
            path=path,
            name=path.rpartition("/")[2],
            appearance=node.get("appearance", ""),
            labels=self.label(node, "label"),
            hints=self.label(node, "hint"),
            relevant=self.bound(path, "relevant"),
            children=self.children(node, path),
        )

    def repeat(self, node: etree._Element, outer: etree._Element | None) -> Repeat:
        """A repeat; its label stands on the group around it."""
        path = node.get("nodeset", "").strip()
        return Repeat(
            path=path,
            name=path.rpartition("/")[2],
            appearance=node.get("appearance", "") or (outer.get("appearance", "") if outer is not None else ""),
            labels=self.label(outer, "label") if outer is not None else {},
            hints=self.label(outer, "hint") if outer is not None else {},
            relevant=self.bound(path, "relevant"),
            children=self.children(node, path),
            count=node.get(f"{_JR}count", "").strip(),
        )

    def question(self, node: etree._Element) -> Question:
        """A control together with its bind."""
        path = node.get("ref", "").strip()
        self.seen.add(path)
        choices, list_name, choice_filter = self.choices(node)
        pixels = self.bound(path, f"{_ORX}max-pixels")
        return Question(
            path=path,
            name=path.rpartition("/")[2],
            type=self.type_of(node, path),
            appearance=node.get("appearance", ""),
            labels=self.label(node, "label"),
            hints=self.label(node, "hint"),
            choices=choices,
            list_name=list_name,
            choice_filter=choice_filter,
            required=self.bound(path, "required"),
            relevant=self.bound(path, "relevant"),
            constraint=self.bound(path, "constraint"),
            calculation=self.bound(path, "calculate"),
            readonly=self.bound(path, "readonly") == "true()",
            required_messages=self.message(path, "requiredMsg"),
            constraint_messages=self.message(path, "constraintMsg"),
            default=self.default(path),
            max_pixels=int(pixels) if pixels.isdigit() else None,
            evidence=self.bound(path, _EVIDENCE) == "yes",
        )

    def hidden(self, path: str, bind: etree._Element) -> Question:
        """A node without a control: metadata (named by its preload) or a calculation."""
        kind = "calculate" if bind.get("calculate") else "text"
        preload = bind.get(f"{_JR}preload", "")
        if preload:
            kind = bind.get(f"{_JR}preloadParams", "") or preload
        return Question(
            path=path,
            name=path.rpartition("/")[2],
            type=kind,
            calculation=self.bound(path, "calculate"),
            relevant=self.bound(path, "relevant"),
            default=self.default(path),
        )

    def is_hidden(self, path: str, bind: etree._Element) -> bool:
        """True for a leaf that no control showed, the OpenRosa meta block left out."""
        return path not in self.seen and bind.get("type") is not None and not path.startswith(f"{self.top}/meta/")

    def type_of(self, node: etree._Element, path: str) -> str:
        """The XLSForm word for a control and its bind."""
        control = local_name(node)
        kind = self.bound(path, "type").removeprefix("xsd:")
        if control == "upload":
            return _MEDIA_TYPES.get(node.get("mediatype", ""), "file")
        if control in ("select1", "select", "rank", "trigger"):
            return {"select1": "select_one", "select": "select_multiple", "trigger": "acknowledge"}.get(
                control, control
            )
        readonly = self.bound(path, "readonly") == "true()"
        if kind in ("string", "") and readonly and not self.bound(path, "calculate"):
            return "note"
        return _INPUT_TYPES.get(kind, kind)

    def choices(self, node: etree._Element) -> tuple[tuple[Choice, ...], str | None, str]:
        """Choices written in the form, or the name of the file they come from, and the filter."""
        itemset = node.find(f"{_XF}itemset")
        if itemset is None:
            items = node.findall(f"{_XF}item")
            inline = (Choice(i.findtext(f"{_XF}value", "").strip(), self.label(i, "label")) for i in items)
            return tuple(inline), None, ""
        match = _ITEMSET.match(itemset.get("nodeset", ""))
        if match is None:
            return (), None, ""
        choice_filter = (match[2] or "").strip()
        source = self.sources.get(match[1])
        if source is None:
            return (), None, choice_filter
        if source.get("src"):
            return (), source.get("src", "").rpartition("/")[2], choice_filter
        return tuple(self.choice(item) for item in source.iter(f"{_XF}item")), None, choice_filter

    def choice(self, item: etree._Element) -> Choice:
        """One row of a list written in the form."""
        cells = {local_name(cell): (cell.text or "").strip() for cell in item}
        value, text_id, plain = cells.pop("name", ""), cells.pop("itextId", ""), cells.pop("label", "")
        labels = self.texts.get(text_id) or dict.fromkeys(self.languages, plain)
        return Choice(value, labels, cells)

    def label(self, node: etree._Element, tag: str) -> Labels:
        """The texts of a label or hint, through itext or written in place."""
        found = node.find(f"{_XF}{tag}")
        if found is None:
            return {}
        match = _ITEXT.search(found.get("ref", ""))
        if match:
            return self.texts.get(match[1], {})
        return dict.fromkeys(self.languages, mixed_text(found))

    def message(self, path: str, name: str) -> Labels:
        """The sentence for a broken rule, through itext or written in place."""
        raw = self.bound(path, f"{_JR}{name}")
        match = _ITEXT.search(raw)
        if match:
            return self.texts.get(match[1], {})
        return dict.fromkeys(self.languages, raw) if raw else {}

    def bound(self, path: str, attribute: str) -> str:
        """One attribute of the bind of a path, "" when absent."""
        bind = self.binds.get(path)
        return bind.get(attribute, "").strip() if bind is not None else ""

    def default(self, path: str) -> str:
        """What a new instance holds at this path."""
        node: etree._Element | None = self.primary
        for step in path.removeprefix(self.top).strip("/").split("/"):
            node = next((n for n in node if local_name(n) == step), None) if node is not None else None
        return (node.text or "").strip() if node is not None else ""
