"""The only clock of the server: aware UTC instants, settable for tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """The instant, aware and in UTC."""
    return datetime.now(UTC) if _source is None else _source()


def iso(at: datetime) -> str:
    """RFC 3339 in UTC to the millisecond: ``2026-11-21T06:07:08.123Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now_iso() -> str:
    """The instant as RFC 3339."""
    return iso(now())


def parse(text: str) -> datetime:
    """Read an RFC 3339 instant; one without an offset is taken as UTC. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def set_source(source: Callable[[], datetime] | None) -> None:
    """Replace the clock (tests); None gives the real one back."""
    global _source
    _source = source


@contextmanager
def stopped_at(at: datetime) -> Iterator[None]:
    """Stop the clock at an instant for the length of a ``with`` block."""
    before = _source
    set_source(lambda: at)
    try:
        yield
    finally:
        set_source(before)
