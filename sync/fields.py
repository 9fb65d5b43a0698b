"""Field types of the wire: strict, bounded, quick."""

import math
import re
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

# Whole numbers that JavaScript can hold exactly.
MOST = 2**53 - 1


class Message(Schema):
    """One message of the protocol; fields it does not name are refused (marshmallow's default, said aloud)."""

    class Meta:
        unknown = "raise"


class Text(fields.String):
    """A string of ``least`` to ``most`` characters without NUL and without half a surrogate pair."""

    def __init__(self, most: int, least: int = 1, pattern: str | None = None, **rest: Any) -> None:
        """most, least: characters; pattern: a regular expression for the whole string."""
        told = {"minLength": least, "maxLength": most} | ({"pattern": f"^{pattern}$"} if pattern else {})
        super().__init__(metadata=told | rest.pop("metadata", {}), **rest)
        self.most, self.least = most, least
        self.match = re.compile(pattern).fullmatch if pattern else None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if type(value) is not str:
            raise ValidationError("not text")
        if not self.least <= len(value) <= self.most:
            raise ValidationError(f"{self.least} to {self.most} characters")
        if "\x00" in value:
            raise ValidationError("NUL")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValidationError("half a character") from error
        if self.match is not None and self.match(value) is None:
            raise ValidationError("wrong shape")
        return value


class Whole(fields.Integer):
    """A whole number written as a number: no text, no fraction, no true or false."""

    def __init__(self, least: int = 0, most: int = MOST, **rest: Any) -> None:
        """least, most: bounds, both allowed."""
        super().__init__(metadata={"minimum": least, "maximum": most} | rest.pop("metadata", {}), **rest)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        if type(value) is not int:
            raise ValidationError("not a whole number")
        if not self.least <= value <= self.most:
            raise ValidationError(f"{self.least} to {self.most}")
        return value


class Figure(Whole):
    """A whole number out of a query string."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> int:
        if not (type(value) is str and value.isascii() and value.isdecimal() and len(value) <= 16):
            raise ValidationError("not a whole number")
        return super()._deserialize(int(value), attr, data, **rest)


class Seconds(fields.Float):
    """A number of seconds, either sign, finite, at most a hundred years."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> float:
        if type(value) not in (int, float) or not math.isfinite(value) or abs(value) > 3.2e9:
            raise ValidationError("not a number of seconds")
        return float(value)


class YesNo(fields.Boolean):
    """true or false, not "true" nor 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bool:
        if type(value) is not bool:
            raise ValidationError("not true or false")
        return value


class Instant(fields.AwareDateTime):
    """An RFC 3339 instant with its offset, read as aware UTC. A phone's clock may be years wrong: any year is taken."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> datetime:
        if type(value) is not str or not 20 <= len(value) <= 35:
            raise ValidationError("not an instant")
        try:
            at = datetime.fromisoformat(value)
            if at.tzinfo is None:
                raise ValidationError("an instant needs its offset")
            return at.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError("not an instant") from error


class InstanceId(Text):
    """``uuid:`` and a UUID in lower case."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(41, 41, r"uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", **rest)


class Digest(Text):
    """sha256 in lower-case hex."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(64, 64, "[0-9a-f]{64}", **rest)
