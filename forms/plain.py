"""Labels as plain text: the marks of Markdown that XLSForm allows, and styled spans, taken out."""

import re

_MARKS = (
    (re.compile(r"<(\w+)\b[^<>]*>(.*?)</\1>", re.DOTALL), r"\2"),
    (re.compile(r"<br\s*/?>"), "\n"),
    (re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)"), r"\1"),
    (re.compile(r"(?<![\\\w*])(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\\\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\\\w])_(?=\S)([^_]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"^#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"\\([\\*_#\[\]()<>])"), r"\1"),
)


def plain_text(label: str) -> str:
    """What a label says. Places for answers, ``${/data/x}``, and whatever is no mark, stay as they are."""
    if not re.search(r"[<*_#\[\\]", label):
        return label
    # An answer's place may hold the very signs that marks are made of.
    parts = re.split(r"(\$\{[^}]*\})", label)
    places = parts[1::2]
    text = "\0".join(parts[::2])
    for pattern, instead in _MARKS:
        before = None
        while before != text:
            before, text = text, pattern.sub(instead, text)
            if instead == "":
                break
    for place in places:
        text = text.replace("\0", place, 1)
    return text
