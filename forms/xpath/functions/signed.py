"""extract-signed(): what an Ed25519 signature vouches for (RFC 8032, section 5.1.7)."""

import base64
import binascii
import hashlib
from typing import Any

from forms.xpath.functions.signature import Function
from forms.xpath.scope import Scope
from forms.xpath.values import text_of

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_SIGNATURE = 64
_KEY = 32

Point = tuple[int, int, int, int]
"""Extended coordinates: x = X/Z, y = Y/Z, T = XY/Z."""


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (one[1] * other[2] - other[1] * one[2]) % _P == 0


def _point(raw: bytes) -> Point | None:
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or y >= _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def is_genuine(signature: bytes, message: bytes, key: bytes) -> bool:
    """Was the message signed with the secret half of this key?"""
    if len(signature) != _SIGNATURE or len(key) != _KEY or _BASE is None:
        return False
    public, commitment = _point(key), _point(signature[:32])
    answer = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or answer >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    return _same(_times(answer, _BASE), _add(commitment, _times(challenge, public)))


def _extract(scope: Scope, args: list[Any]) -> str:
    """The text that follows a signature, "" when it is not genuine."""
    try:
        contents, key = (base64.b64decode(text_of(arg), validate=True) for arg in args)
    except (binascii.Error, ValueError):
        return ""
    signature, message = contents[:_SIGNATURE], contents[_SIGNATURE:]
    return message.decode("utf-8", "replace") if message and is_genuine(signature, message, key) else ""


FUNCTIONS = {"extract-signed": Function(_extract, 2, 2)}
