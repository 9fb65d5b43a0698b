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
    session = db.session()
    kept: tuple[Any, dict[Any, Any]] | None = session.info.get(_KEY)
    if kept is None or kept[0] is not session.get_transaction():
        answer = ask()  # its question begins the transaction, if there is none yet
        session.info[_KEY] = (session.get_transaction(), {name: answer})
        return answer
    if name not in kept[1]:
        kept[1][name] = ask()
    answer_before: T = kept[1][name]
    return answer_before
