"""Read XForm XML, as pyxform writes it, into a Form."""

from lxml import etree

from forms.binds import attributes_of, read_actions, read_audit, read_binds, read_entities, references
from forms.instance import local_name
from forms.itemsets import EXTERNAL, choices_of, itemset_of, read_secondary
from forms.itext import Texts, itext_id, mixed_text
from forms.model import Bind, Choice, Form, Group, Itemset, Labels, Question, Repeat, Secondary
from forms.pristine import read_pristine
from forms.trees import JAVAROSA, OPENROSA, TRAY, XFORMS

__all__ = ["Choice", "Form", "Group", "Labels", "Question", "Repeat", "read_form"]

_XF = f"{{{XFORMS}}}"
_H = "{http://www.w3.org/1999/xhtml}"
_JR = f"{{{JAVAROSA}}}"
_EVIDENCE = f"{{{TRAY}}}evidence"
_INPUT_TYPES = {"string": "text", "int": "integer", "long": "integer", "": "text", "binary": "text"}
_MEDIA_TYPES = {"image": "image", "audio": "audio", "video": "video"}
_CONTROLS = {"input", "secret", "select1", "select", "rank", "upload", "trigger", "range"}
_PLACED = frozenset({"ref", "nodeset", "bind", "appearance", "mediatype", "query"})
_NONE = Bind("")


def read_form(xform_xml: str | bytes) -> Form:
    """Read a published form. Trusted input: it comes from our own converter, and is still read without a DTD.

    Raises ValueError when the XML is not an XForm.
    """
    raw = xform_xml.encode() if isinstance(xform_xml, str) else xform_xml
    root = etree.fromstring(
        raw, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    )
    model = root.find(f"{_H}head/{_XF}model")
    body = root.find(f"{_H}body")
    if model is None or body is None or not model.findall(f"{_XF}instance/*"):
        raise ValueError("not an XForm: model or body is missing")
    return _Reader(root, model, body).form()


class _Reader:
    """Holds the tables of one form (texts, binds, lists) while its tree is read."""

    def __init__(self, root: etree._Element, model: etree._Element, body: etree._Element) -> None:
        self.title = root.findtext(f"{_H}head/{_H}title", "").strip()
        self.root, self.body = root, body
        instances = model.findall(f"{_XF}instance")
        self.primary = instances[0][0]
        self.top = "/" + local_name(self.primary)
        self.texts = Texts(model.find(f"{_XF}itext"))
        self.ref_of = references(model, self.top)
        self.binds = read_binds(model, self.ref_of, self.texts)
        self.evidence = {self.ref_of(bind) for bind in model.findall(f"{_XF}bind") if bind.get(_EVIDENCE) == "yes"}
        self.sources = {found.name: found for found in map(read_secondary, instances[1:])}
        if any(node.get("query") for node in body.iter(f"{_XF}input")):
            self.sources[EXTERNAL] = Secondary(EXTERNAL, EXTERNAL, None)
        self.repeats: dict[str, Repeat] = {}
        self.seen: set[str] = set()

    def form(self) -> Form:
        """The whole form."""
        children = self.children(self.body, self.top)
        pristine = read_pristine(self.primary, self.repeats)
        self.models = pristine.models
        actions = read_actions(self.root, self.ref_of)
        return Form(
            form_id=self.primary.get("id", ""),
            version=self.primary.get("version") or self.primary.get(f"{{{OPENROSA}}}version") or "",
            title=self.title,
            languages=self.texts.languages,
            default_language=self.texts.default_language,
            root=Group(path=self.top, name=self.top[1:], labels={}, children=children),
            hidden=tuple(self.hidden(bind) for bind in self.binds.values() if self.is_hidden(bind)),
            instance_name=self.bind(f"{self.top}/meta/instanceName").calculate,
            binds=self.binds,
            repeats=self.repeats,
            secondary=self.sources,
            actions=actions,
            namespaces=_namespaces(self.root, self.primary),
            texts=self.texts.forms[""],
            pristine=pristine,
            audit=read_audit(self.binds),
            entities=read_entities(pristine.models, self.binds),
            unsupported=tuple(f"{action.kind}: {action.ref}" for action in actions if action.kind == "recordaudio"),
        )

    def children(self, parent: etree._Element, path: str) -> tuple[Question | Group | Repeat, ...]:
        """The controls right below a body node, in order."""
        found: list[Question | Group | Repeat] = []
        for node in parent.iterchildren("*"):
            kind = local_name(node)
            if kind == "group":
                found.append(self.group(node, path))
            elif kind == "repeat":
                found.append(self.repeat(node, None))
            elif kind in _CONTROLS and self.ref_of(node):
                found.append(self.question(node))
        return tuple(found)

    def group(self, node: etree._Element, around: str) -> Group | Repeat:
        """A group; one that only carries the label of a repeat becomes that repeat."""
        inner = node.findall(f"{_XF}repeat")
        others = [child for child in node.iterchildren("*") if local_name(child) not in ("repeat", "label", "hint")]
        if len(inner) == 1 and not others:
            return self.repeat(inner[0], node)
        path = self.ref_of(node) or around
        return Group(
            path=path,
            name=path.rpartition("/")[2],
            appearance=node.get("appearance", ""),
            labels=self.label(node, "label"),
            hints=self.label(node, "hint"),
            relevant="" if path == around else self.bind(path).relevant,
            children=self.children(node, path),
        )

    def repeat(self, node: etree._Element, outer: etree._Element | None) -> Repeat:
        """A repeat; its label stands on the group around it."""
        path = self.ref_of(node)
        repeat = Repeat(
            path=path,
            name=path.rpartition("/")[2],
            appearance=node.get("appearance", "") or (outer.get("appearance", "") if outer is not None else ""),
            labels=self.label(outer if outer is not None else node, "label"),
            hints=self.label(outer if outer is not None else node, "hint"),
            relevant=self.bind(path).relevant,
            children=self.children(node, path),
            count=node.get(f"{_JR}count", "").strip(),
            fixed=node.get(f"{_JR}noAddRemove", "").startswith("true"),
        )
        self.repeats[path] = repeat
        return repeat

    def question(self, node: etree._Element) -> Question:
        """A control together with its bind."""
        path = self.ref_of(node)
        self.seen.add(path)
        bind = self.bind(path)
        itemset = itemset_of(node)
        choices, list_name, choice_filter = self.choices(node, itemset)
        pixels = bind.params.get("max-pixels", "")
        label, hint = self.text_id(node, "label"), self.text_id(node, "hint")
        return Question(
            path=path,
            name=path.rpartition("/")[2],
            type=self.type_of(node, bind),
            appearance=node.get("appearance", ""),
            labels=self.label(node, "label"),
            hints=self.label(node, "hint"),
            choices=choices,
            list_name=list_name,
            choice_filter=choice_filter,
            required=bind.required,
            relevant=bind.relevant,
            constraint=bind.constraint,
            calculation=bind.calculate,
            readonly=bind.readonly,
            required_messages=bind.required_messages,
            constraint_messages=bind.constraint_messages,
            default=self.default(path),
            max_pixels=int(pixels) if pixels.isdigit() else None,
            evidence=path in self.evidence,
            guidance=self.texts.of(hint, "guidance"),
            media=self.texts.media(label),
            params={**bind.params, **attributes_of(node, None, _PLACED)},
            itemset=itemset,
        )

    def hidden(self, bind: Bind) -> Question:
        """A node without a control: metadata (named by its preload) or a calculation."""
        kind = "calculate" if bind.calculate else "text"
        if bind.preload:
            kind = bind.preload_params or bind.preload
        return Question(
            path=bind.path,
            name=bind.path.rpartition("/")[2],
            type=kind,
            calculation=bind.calculate,
            relevant=bind.relevant,
            readonly=bind.readonly,
            default=self.default(bind.path),
            params=bind.params,
        )

    def is_hidden(self, bind: Bind) -> bool:
        """True for a leaf that no control showed, the OpenRosa meta block left out."""
        node = self.models.get(bind.path)
        leaf = node is not None and len(node) == 0
        return leaf and bind.path not in self.seen and not bind.path.startswith(f"{self.top}/meta/")

    def type_of(self, node: etree._Element, bind: Bind) -> str:
        """The XLSForm word for a control and its bind."""
        control = local_name(node)
        if control == "upload":
            return _MEDIA_TYPES.get(node.get("mediatype", "").partition("/")[0], "file")
        if control in ("select1", "select", "rank", "trigger", "range"):
            words = {"select1": "select_one", "select": "select_multiple", "trigger": "acknowledge"}
            return words.get(control, control)
        if node.get("query"):
            return "select_one"
        kind = _INPUT_TYPES.get(bind.type, bind.type)
        note = kind == "text" and bind.readonly.startswith("true") and not bind.calculate
        return "note" if note else kind

    def choices(self, node: etree._Element, itemset: Itemset | None) -> tuple[tuple[Choice, ...], str | None, str]:
        """Choices written in the form, or the name of the file they come from, and the filter."""
        if itemset is not None:
            return choices_of(itemset, self.sources, self.texts)
        items = node.findall(f"{_XF}item")
        inline = (Choice(i.findtext(f"{_XF}value", "").strip(), self.label(i, "label")) for i in items)
        return tuple(inline), None, ""

    def label(self, node: etree._Element, tag: str) -> Labels:
        """The texts of a label or hint, through itext or written in place."""
        found = node.find(f"{_XF}{tag}")
        if found is None:
            return {}
        text_id = itext_id(found.get("ref", ""))
        if text_id:
            return self.texts.of(text_id)
        said = mixed_text(found)
        if not said and found.get("ref"):
            said = "${" + found.get("ref", "").strip() + "}"
        return dict.fromkeys(self.texts.languages, said)

    def text_id(self, node: etree._Element, tag: str) -> str:
        """The id of a label's or hint's text, "" when it is written in place."""
        found = node.find(f"{_XF}{tag}")
        return "" if found is None else itext_id(found.get("ref", ""))

    def bind(self, path: str) -> Bind:
        """The bind of a path; one that says nothing when there is none."""
        return self.binds.get(path, _NONE)

    def default(self, path: str) -> str:
        """What a new instance holds at this path."""
        node: etree._Element | None = self.primary
        for step in path.removeprefix(self.top).strip("/").split("/"):
            node = next((n for n in node if local_name(n) == step), None) if node is not None else None
        return (node.text or "").strip() if node is not None else ""


def _namespaces(*nodes: etree._Element) -> dict[str, str]:
    found = {"jr": JAVAROSA, "orx": OPENROSA}
    for node in nodes:
        found |= {prefix: space for prefix, space in node.nsmap.items() if prefix}
    return found
