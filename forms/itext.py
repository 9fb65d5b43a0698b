"""The texts of an XForm in its languages."""

import re

from lxml import etree

from forms.instance import local_name

_CODE = re.compile(r"\(([a-z]{2,3})\)\s*$")


def read_itext(itext: etree._Element | None) -> tuple[tuple[str, ...], str, dict[str, dict[str, str]]]:
    """Language codes, the default one, and text id → code → text."""
    texts: dict[str, dict[str, str]] = {}
    if itext is None:
        return ("id",), "id", texts
    codes: list[str] = []
    default = ""
    for translation in itext:
        name = translation.get("lang", "")
        match = _CODE.search(name)
        code = match[1] if match else name
        codes.append(code)
        if translation.get("default"):
            default = code
        for text in translation:
            # A text may carry image, audio or short forms; the plain one has no form attribute.
            plain = next((v for v in text if v.get("form") in (None, "long")), None)
            if plain is not None:
                texts.setdefault(text.get("id", ""), {})[code] = mixed_text(plain)
    return tuple(codes), default or codes[0], texts


def mixed_text(node: etree._Element) -> str:
    """Text with its outputs written as ${path}."""
    parts = [node.text or ""]
    for child in node:
        if local_name(child) == "output":
            parts.append("${" + child.get("value", "").strip() + "}")
        parts.append(child.tail or "")
    return "".join(parts).strip()
