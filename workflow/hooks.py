"""Webhooks: which changes of a report other systems hear of, how a message is signed, and when it is tried again.

Headers and signature: Standard Webhooks 1.0 (docs/webhooks.md). Pure: every instant is given.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

KINDS = ("report.created", "report.decided", "report.returned")
# The state a report has come to: what is told of it
_TOLD = {"approved": "report.decided", "rejected": "report.decided", "returned": "report.returned"}
# Seconds from one try to the next; after the last one a message lies still until somebody sends it again. Three days.
BACKOFF_S = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
# An address that does not answer is left alone for so long, whatever waits for it, and doubled up to the most.
REST_S, MOST_REST_S = 5, 300
SECRET_MARK = "whsec_"  # noqa: S105  the mark, not a secret


def told_of(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> str | None:
    """The kind of message for a change of a report, None when others need not hear of it.

    before, now: the feed's bodies of the report (docs/sync-protocol.md section 11), before: None for the first.
    """
    if before is None:
        return "report.created"
    same = all(before.get(name) == now.get(name) for name in ("state", "merged", "decided_at"))
    return None if same else _TOLD.get(str(now["state"]))


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many tries that failed; None: never by itself."""
    return at + timedelta(seconds=BACKOFF_S[attempts - 1]) if attempts <= len(BACKOFF_S) else None


def rests_until(failures: int, at: datetime) -> datetime:
    """Until when an address that did not answer so many times in a row is left alone."""
    return at + timedelta(seconds=min(REST_S * 2 ** min(failures - 1, 20), MOST_REST_S))


def is_fault_of_address(status: int | None) -> bool:
    """Does this answer speak of the whole address, and not of the one message? None: there was no answer."""
    return status is None or status >= 500 or status == 429


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """``v1,…``: HMAC-SHA256 over id, timestamp in seconds, and body, joined by dots."""
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """What goes before the body."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Titian-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(secret, message_id, at, body),
    }
