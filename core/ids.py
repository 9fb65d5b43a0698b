"""Names and secrets that nobody can guess."""

import random
import re
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

# No 0/O, 1/I/L: an officer reads the code out over a bad line.
_CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_INSTANCE_ID = re.compile(r"uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


_source: random.Random | None = None


def new_uuid() -> str:
    """A random UUIDv4 in lower case."""
    return str(uuid.uuid4() if _source is None else uuid.UUID(int=_source.getrandbits(128), version=4))


@contextmanager
def drawn_from(source: random.Random) -> Iterator[None]:
    """Draw ``new_uuid`` from a source for the length of a ``with`` block: the same seed, the same ids (seeds only)."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


def new_instance_id() -> str:
    """An id for a filled form, ``uuid:`` and a UUIDv4, as OpenRosa writes it."""
    return f"uuid:{uuid.uuid4()}"


def new_token() -> str:
    """A device token: 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def new_enrolment_code() -> str:
    """A one-time enrolment code: 160 random bits, URL-safe, for a QR's fragment."""
    return secrets.token_urlsafe(20)


def new_device_code() -> str:
    """Six letters and digits that cannot be misread, shown on phone and office screen alike."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(6))


def new_epoch() -> str:
    """The name of one life of one database."""
    return secrets.token_hex(8)


def is_instance_id(text: str) -> bool:
    """Does the text have the shape ``uuid:xxxxxxxx-xxxx-…`` in lower case?"""
    return _INSTANCE_ID.fullmatch(text) is not None


def is_sha256(text: str) -> bool:
    """Does the text have the shape of a digest?"""
    return _SHA256.fullmatch(text) is not None
