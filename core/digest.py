"""Digests, and the one way of writing JSON that may be digested."""

import hashlib
import json
from typing import Any


def sha256_hex(content: bytes | str) -> str:
    """sha256 in lower-case hex over the exact bytes (text is taken as UTF-8)."""
    if isinstance(content, str):
        content = content.encode()
    return hashlib.sha256(content).hexdigest()


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values give equal text (RFC 8785 for our plain values)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
