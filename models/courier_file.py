"""Read a courier file as it streams in: bounded in every direction, and what came before a cut still counts.

docs/sync-protocol.md section 12; pwa/sync/courier-read.js is its twin. Nothing here knows a database.
"""

import codecs
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from models.courier_scan import CourierUnreadable, Scanner

FORMAT: Final = "titian-courier/1"
MIB: Final = 1024 * 1024
MOST_BYTES: Final = 512 * MIB  # inflated, all together
MOST_RECORDS: Final = 2_000
MOST_FILES: Final = 20_000
_PIECE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """Whose records these are, and the proof of each in their order."""

    device_id: str
    device_code: str
    person_id: str
    epoch: str
    made_at: str
    proofs: list[str]


@dataclass(frozen=True, slots=True)
class Item:
    """One record as it stands in the file, with its proof ("" when there is none)."""

    record: Any
    proof: str


@dataclass(frozen=True, slots=True)
class Packed:
    """One file, Base64 as it stands."""

    sha256: str
    base64: str


def read_courier(pieces: Iterable[bytes], most_file: int) -> Iterator[Head | Item | Packed]:
    """Head, then records, then files, each as soon as it is whole. most_file: bytes.

    Raises CourierUnreadable where reading ends too early; everything yielded until then is whole.
    """
    facts: dict[str, Any] = {}
    try:
        yield from _read(Scanner(_texts(pieces)), facts, most_file)
    except CourierUnreadable as over:
        if facts or over.packed:
            raise
        # What never began like one of ours is something else, whatever is wrong with it.
        raise CourierUnreadable("other") from over


def _read(scan: Scanner, facts: dict[str, Any], most_file: int) -> Iterator[Head | Item | Packed]:
    head: Head | None = None
    for key in scan.members():
        if key == "sealed":
            raise CourierUnreadable("sealed")
        if key not in ("records", "files"):
            if head is not None or key in facts:
                raise CourierUnreadable("damaged")
            facts[key] = scan.value()
            _check_format(facts)
        elif key == "records":
            if head is not None:
                raise CourierUnreadable("damaged")
            head = _head(facts)
            yield head
            for at, value in enumerate(scan.elements()):
                if at >= MOST_RECORDS:
                    raise CourierUnreadable("too_large")
                yield Item(value, head.proofs[at] if at < len(head.proofs) else "")
        else:
            if head is None:
                raise CourierUnreadable("damaged")
            for at, name in enumerate(scan.members()):
                if at >= MOST_FILES:
                    raise CourierUnreadable("too_large")
                yield Packed(name, scan.string(most_file * 4 // 3 + 8))
    scan.end()
    if head is None:
        raise CourierUnreadable("damaged")


def _check_format(facts: dict[str, Any]) -> None:
    """The format is told first; another kind of JSON is not read any further."""
    if facts.get("format") != FORMAT:
        raise CourierUnreadable("other")


def _head(facts: dict[str, Any]) -> Head:
    proofs = facts.get("proofs", [])
    if not isinstance(proofs, list):
        raise CourierUnreadable("damaged")
    names = ("device_id", "device_code", "person_id", "epoch", "made_at")
    return Head(**{name: _word(facts.get(name)) for name in names}, proofs=[_word(proof) for proof in proofs])


def _word(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 100:
        raise CourierUnreadable("damaged")
    return value


def _texts(pieces: Iterable[bytes]) -> Iterator[str]:
    """The file's text, inflated when it is gzip, never more than MOST_BYTES of it."""
    decode = codecs.getincrementaldecoder("utf-8")()
    whole = 0
    try:
        for plain in _inflated(iter(pieces)):
            whole += len(plain)
            if whole > MOST_BYTES:
                raise CourierUnreadable("too_large")
            yield decode.decode(plain)
        decode.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise CourierUnreadable("cut" if error.reason == "unexpected end of data" else "damaged") from error


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    start = b""
    for piece in pieces:
        start += piece
        if len(start) >= 2:
            break
    if start[:2] != b"\x1f\x8b":
        yield start
        yield from pieces
        return
    inflater = zlib.decompressobj(wbits=31)
    rest = start
    try:
        while rest:
            while rest and not inflater.eof:
                yield inflater.decompress(rest, _PIECE)
                rest = inflater.unconsumed_tail
            if inflater.unused_data:
                raise CourierUnreadable("damaged", packed=True)
            rest = next(pieces, b"")
    except zlib.error as error:
        raise CourierUnreadable("damaged", packed=True) from error
    if not inflater.eof:
        raise CourierUnreadable("cut", packed=True)
