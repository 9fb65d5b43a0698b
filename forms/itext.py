"""The texts of an XForm in its languages, with their forms: short, guidance, image, audio …"""

import re
from collections.abc import Mapping

from lxml import etree

from forms.instance import local_name

_CODE = re.compile(r"\(([\w-]+)\)\s*$")
_ITEXT = re.compile(r"""^\s*jr:itext\(\s*(['"])(.+?)\1\s*\)\s*$""", re.DOTALL)
MEDIA = ("image", "big-image", "audio", "video")

Labels = Mapping[str, str]


def code_of(language: str) -> str:
    """``Bahasa Indonesia (id)`` → ``id``; a name without a code is its own."""
    match = _CODE.search(language)
    return (match[1] if match else language).lower()


class Texts:
    """What stands in <itext>. A text that a language lacks is that of the default language, as phones show it."""

    def __init__(self, itext: etree._Element | None) -> None:
        self.languages: tuple[str, ...] = ("id",)
        self.default_language = "id"
        # form of the text ("" is the plain one) → text id → language code → text
        self.forms: dict[str, dict[str, dict[str, str]]] = {"": {}}
        if itext is not None:
            self._read(itext)

    def of(self, text_id: str, form: str = "") -> Labels:
        """One text in every language; empty when there is none."""
        return self.forms.get(form, {}).get(text_id, {})

    def media(self, text_id: str) -> Mapping[str, Mapping[str, str]]:
        """Language code → kind → file name, for a text that brings pictures or sounds."""
        found: dict[str, dict[str, str]] = {}
        for kind in MEDIA:
            for code, address in self.of(text_id, kind).items():
                found.setdefault(code, {})[kind] = address.rpartition("/")[2]
        return found

    def _read(self, itext: etree._Element) -> None:
        codes: list[str] = []
        default = ""
        for translation in itext.iterchildren("*"):
            name = translation.get("lang", "")
            code = code_of(name)
            codes.append(code)
            if translation.get("default", "").startswith("true"):
                default = code
            for text in translation.iterchildren("*"):
                for value in text.iterchildren("*"):
                    self._keep(text.get("id", ""), value.get("form", ""), code, mixed_text(value))
        self.languages = tuple(codes) or ("id",)
        self.default_language = default or self.languages[0]
        for texts in self.forms.values():
            for labels in texts.values():
                if self.default_language in labels:
                    for code in codes:
                        labels.setdefault(code, labels[self.default_language])

    def _keep(self, text_id: str, form: str, code: str, text: str) -> None:
        # pyxform writes "-" where the form has no text in this language.
        if text and text != "-":
            self.forms.setdefault("" if form == "long" else form, {}).setdefault(text_id, {}).setdefault(code, text)


def itext_id(reference: str) -> str:
    """The literal id of jr:itext('…'), "" for anything else."""
    match = _ITEXT.match(reference)
    return match[2] if match else ""


def mixed_text(node: etree._Element) -> str:
    """Text with its outputs written as ${path}."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and local_name(child) == "output":
            parts.append("${" + (child.get("value") or child.get("ref") or "").strip() + "}")
        parts.append(child.tail or "")
    return "".join(parts).strip()
