"""Compare the sentences in the sources with the English catalogues.

Server and office: ``_('…')`` in Python and Jinja, and the sentence of every ``core.errors.Reason``, read by babel.
Phone: ``t('…')`` in pwa/, read here, because babel does not follow template literals as the phone uses them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
EN = ROOT / "locales" / "en" / "LC_MESSAGES"
SERVER_FOLDERS = ("core", "forms", "workflow", "models", "sync", "office", "front", "seeds")
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "translate": None, "Word": None}
LITERAL = re.compile(r"""'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`""")
ESCAPES = {"n": "\n", "t": "\t"}


def server_sentences() -> dict[str, str]:
    """msgid → where it is said."""
    found: dict[str, str] = {}
    for folder in SERVER_FOLDERS:
        for name, line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder),
            method_map=[("**/templates/**.html", "jinja2.ext.babel_extract"), ("**.py", "python")],
            keywords=KEYWORDS,
        ):
            for sentence in message if isinstance(message, tuple) else (message,):
                found.setdefault(str(sentence), f"{folder}/{name}:{line}")
    from core.errors import Reason

    for reason in Reason:
        found.setdefault(reason.sentence, f"core/errors.py {reason.name}")
    found.pop("", None)
    return found


def phone_sentences() -> dict[str, str]:
    """msgid → where it is said, for every string literal in the first argument of ``t(…)`` or ``say(…)``."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "pwa").rglob("*.js")):
        if "dist" in path.relative_to(ROOT).parts or path.name == "words.js":
            continue
        text = path.read_text()
        for call in re.finditer(r"(?<![\w.$])t\(", text):
            line = text.count("\n", 0, call.start()) + 1
            for sentence in literals(first_argument(text, call.end())):
                found.setdefault(sentence, f"{path.relative_to(ROOT)}:{line}")
    return found


def first_argument(text: str, start: int) -> str:
    """The source of a call's first argument; ``start`` is the place after its bracket."""
    depth, at = 0, start
    while at < len(text):
        literal = LITERAL.match(text, at)
        if literal:
            at = literal.end()
            continue
        sign = text[at]
        if sign in "([{":
            depth += 1
        elif sign in ")]}" and depth:
            depth -= 1
        elif sign in "),":
            break
        at += 1
    return text[start:at]


def literals(source: str) -> list[str]:
    """The sentences in an argument: all of its string literals, but not what a comparison compares with."""
    source = re.sub(r"""[=!]==?\s*('[^'\n]*'|"[^"\n]*")""", "", source)
    found = []
    for match in LITERAL.finditer(source):
        raw = next(group for group in match.groups() if group is not None)
        found.append(re.sub(r"\\(.)", lambda escape: ESCAPES.get(escape[1], escape[1]), raw))
    return found


def english(catalogue: str) -> dict[str, str]:
    """msgid → English, of what is complete in a catalogue."""
    with (EN / catalogue).open("rb") as source:
        messages = read_po(source, locale="en")
    return {str(m.id): str(m.string) for m in messages if m.id and m.string and not m.fuzzy and isinstance(m.id, str)}


def places(sentence: str) -> set[str]:
    """The ``%(name)s`` places of a sentence."""
    return set(re.findall(r"%\((\w+)\)s", sentence))


def problems(said: dict[str, str], catalogue: str) -> list[str]:
    """What is wrong between the sentences said and one catalogue, a line each."""
    known = english(catalogue)
    lines = [f"{where}: no English for {sentence!r}" for sentence, where in said.items() if sentence not in known]
    for sentence, translation in known.items():
        if sentence in said and places(sentence) != places(translation):
            lines.append(f"{catalogue}: places differ: {sentence!r} / {translation!r}")
    return lines


def unsaid(said: dict[str, str], catalogue: str) -> list[str]:
    """What has English and is said nowhere: an old sentence, or one that the sources do not mark as one."""
    return [sentence for sentence in english(catalogue) if sentence not in said]


def main() -> int:
    lines = []
    for said, catalogue in ((server_sentences(), "messages.po"), (phone_sentences(), "phone.po")):
        lines += problems(said, catalogue)
        lines += [f"{catalogue}: said nowhere, or not marked: {sentence!r}" for sentence in unsaid(said, catalogue)]
        print(f"{catalogue}: {len(said)} sentences")
    print("\n".join(lines) or "Every sentence has its English.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
