"""Functions that turn texts into other notations: digest() of XForms 1.1, Base64."""

import base64
import binascii
import hashlib
from typing import Any

from forms.xpath.functions.signature import Function
from forms.xpath.scope import Scope
from forms.xpath.tokens import ExpressionError
from forms.xpath.values import text_of

# MD5 and SHA-1 are in the specification; forms use them to make short keys, not to keep secrets.
_ALGORITHMS = {"md5": "md5", "sha-1": "sha1", "sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}


def _digest(scope: Scope, args: list[Any]) -> str:
    algorithm = _ALGORITHMS.get(text_of(args[1]).lower())
    notation = (text_of(args[2]).lower() if len(args) > 2 else "") or "base64"
    if algorithm is None or notation not in ("base64", "hex"):
        raise ExpressionError("digest() knows MD5 and SHA, as base64 or hex")
    found = hashlib.new(algorithm, text_of(args[0]).encode(), usedforsecurity=False).digest()
    return found.hex() if notation == "hex" else base64.b64encode(found).decode()


def _decode(scope: Scope, args: list[Any]) -> str:
    text = "".join(text_of(args[0]).split()).translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _encode(scope: Scope, args: list[Any]) -> str:
    return base64.b64encode(text_of(args[0]).encode()).decode()


FUNCTIONS = {
    "base64-decode": Function(_decode, 1, 1),
    "base64-encode": Function(_encode, 1, 1),
    "digest": Function(_digest, 2, 3),
}
