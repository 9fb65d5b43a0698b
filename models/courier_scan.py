"""JSON as far as it has come: members, elements and values of a stream, each bounded, never the whole at once."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

MOST_VALUE: Final = 4 * 1024 * 1024  # characters of one record or of one field of the head
MOST_DEPTH: Final = 12
_MARK = re.compile(r'["{}\[\]]')
_IN_STRING = re.compile(r'["\\]')
_PLAIN = re.compile(r"[-+.\w]*")
_SPACE = re.compile(r"[ \t\r\n]*")


class CourierUnreadable(Exception):  # noqa: N818  said to a person, not a bug
    """why: other (not a courier file), cut, damaged, too_large, sealed. packed: gzip found it."""

    def __init__(self, why: str, *, packed: bool = False) -> None:
        super().__init__(why)
        self.why, self.packed = why, packed


class Scanner:
    """Reads one text from its start; what it has given out is behind it."""

    def __init__(self, texts: Iterator[str]) -> None:
        self.texts, self.buffer, self.at = texts, "", 0

    def members(self) -> Iterator[str]:
        """The keys of an object; the caller takes each value before it asks for the next."""
        for _ in self._list("{", "}"):
            key = self.string(1000)
            self._expect(":")
            yield key

    def elements(self) -> Iterator[Any]:
        """The elements of an array."""
        for _ in self._list("[", "]"):
            yield self.value()

    def value(self) -> Any:
        """One whole value of any kind."""
        parts, size = [], 0
        for part in self._raw():
            size += len(part)
            if size > MOST_VALUE:
                raise CourierUnreadable("too_large")
            parts.append(part)
        try:
            return json.loads("".join(parts), parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise CourierUnreadable("damaged") from error

    def string(self, most: int) -> str:
        """One string without escapes: a key, a digest, Base64."""
        self._expect('"')
        parts, size = [], 0
        for part in self._in_string():
            size += len(part)
            if size > most or "\\" in part:
                raise CourierUnreadable("too_large" if size > most else "damaged")
            parts.append(part)
        return "".join(parts)[:-1]

    def end(self) -> None:
        """Nothing may follow."""
        try:
            self._peek()
        except CourierUnreadable as over:
            if over.why == "cut":
                return
            raise
        raise CourierUnreadable("damaged")

    def _list(self, first: str, last: str) -> Iterator[None]:
        self._expect(first)
        if self._peek() == last:
            self.at += 1
            return
        while True:
            yield
            if self._peek() == last:
                self.at += 1
                return
            self._expect(",")

    def _raw(self) -> Iterator[str]:
        start = self._peek()
        if start == '"':
            self.at += 1
            yield start
            yield from self._in_string()
        elif start in "{[":
            yield from self._nested()
        else:
            while True:
                found = _PLAIN.match(self.buffer, self.at)
                assert found is not None, "the pattern also fits nothing"
                self.at = found.end()
                yield found[0]
                if self.at < len(self.buffer):
                    return
                self._more()

    def _nested(self) -> Iterator[str]:
        depth = 0
        while True:
            found = _MARK.search(self.buffer, self.at)
            end = found.end() if found else len(self.buffer)
            part, self.at = self.buffer[self.at : end], end
            yield part
            if found is None:
                self._more()
            elif found[0] == '"':
                yield from self._in_string()
            else:
                depth += 1 if found[0] in "{[" else -1
                if depth == 0:
                    return
                if depth > MOST_DEPTH:
                    raise CourierUnreadable("too_large")

    def _in_string(self) -> Iterator[str]:
        """From behind the opening quote up to the closing one, which comes with it."""
        while True:
            found = _IN_STRING.search(self.buffer, self.at)
            end = found.end() if found else len(self.buffer)
            part, self.at = self.buffer[self.at : end], end
            yield part
            if found is None:
                self._more()
            elif found[0] == '"':
                return
            else:
                if self.at >= len(self.buffer):
                    self._more()
                yield self.buffer[self.at]
                self.at += 1

    def _peek(self) -> str:
        while True:
            found = _SPACE.match(self.buffer, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            self._more()

    def _expect(self, sign: str) -> None:
        if self._peek() != sign:
            raise CourierUnreadable("damaged")
        self.at += 1

    def _more(self) -> None:
        for text in self.texts:
            if text:
                self.buffer, self.at = text, 0
                return
        raise CourierUnreadable("cut")


def _no_constant(name: str) -> Any:
    raise ValueError(name)
