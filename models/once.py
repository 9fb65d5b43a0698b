"""What one page asks again and again is asked once: kept as long as the transaction in which it was read.

Only for reads that a whole page must see alike. Inside ``writing()`` everything is asked anew.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from models.db import db, is_writing

_KEY = "titian_once"

T = TypeVar("T")


def once(ask: Callable[[], T], *name: Hashable) -> T:
    """The answer of ``ask``, or what it answered earlier in this read under the same name."""
    if is_writing():
        return ask()
    kept = _kept()
    if name not in kept:
        answer = ask()
        # The question may have begun the transaction, and have kept answers of its own.
        _kept()[name] = answer
        return answer
    answer_before: T = kept[name]
    return answer_before


def _kept() -> dict[Any, Any]:
    """What was answered since this transaction began; nothing lasts while there is none."""
    session = db.session()
    transaction = session.get_transaction()
    held: tuple[Any, dict[Any, Any]] | None = session.info.get(_KEY)
    if held is None or held[0] is not transaction or transaction is None:
        held = session.info[_KEY] = (transaction, {})
    return held[1]
