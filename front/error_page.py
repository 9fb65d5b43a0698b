"""docs/errors.md, made from the catalogue of refusals."""

from core.errors import Reason
from core.words import translate

HEAD = """# Why something is refused

Made by `flask --app app titian errors > docs/errors.md` from `core/errors.py`; a test compares them.

The code is the word on the wire (`error.code`, and `problem.code` of a pushed record) and never changes. Statuses 2xx
belong to records that are stored and flagged: nothing is lost. The message comes in the reader's language.

| code | status | Indonesian | English |
| --- | --- | --- | --- |
"""


def error_page() -> str:
    """The whole page, one row for each Reason in the order of the catalogue."""
    return HEAD + "".join(_row(reason) for reason in Reason)


def _row(reason: Reason) -> str:
    return f"| `{reason.name}` | {reason.status} | {reason.sentence} | {translate(reason.sentence, 'en')} |\n"
