"""What changed inside a long answer, word by word: a page of struck-out text hides the one word that differs."""

import re
from difflib import SequenceMatcher

from forms.compare import ADDED, REMOVED, SAME

# Shorter answers are clearer whole: the old one struck out, the new one beside it.
LONG = 60
# Less alike than this, and it is another text: shown whole as well.
ALIKE = 0.5

Piece = tuple[str, str]
"""(same, removed or added; the words)"""


def word_changes(before: str, after: str) -> list[Piece]:
    """The new text with what went and what came, in reading order; empty when both are better shown whole."""
    if len(before) < LONG or len(after) < LONG:
        return []
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return []
    pieces: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            pieces.append((SAME, "".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            pieces.append((REMOVED, "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append((ADDED, "".join(new[new_from:new_to])))
    return pieces


def _words(text: str) -> list[str]:
    """Words with the space behind them, so that joining gives the text again."""
    return re.findall(r"\S+\s*|\s+", text)
