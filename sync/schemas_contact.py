"""The messages of ``POST /heartbeat``: how a phone is doing (docs/sync-protocol.md section 11)."""

from marshmallow import fields, validate

from sync.fields import Instant, Message, Text, Whole, YesNo


class Counts(Message):
    """How many records are in which state on the phone."""

    draft = Whole(required=True)
    waiting = Whole(required=True)
    held = Whole(required=True)
    needs_action = Whole(required=True)
    files_waiting = Whole(required=True)


class HeartbeatRequest(Message):
    """How the phone is doing, under 1 kB: the office's "not here yet"."""

    counts = fields.Nested(Counts, required=True)
    last_device_seq = Whole(required=True)
    oldest_unsent_at = Instant(allow_none=True)
    bytes_waiting = Whole(required=True)
    storage_free_bytes = Whole(allow_none=True)
    storage_persisted = YesNo(allow_none=True)
    app_version = Text(40, required=True)
    last_error = Text(200, allow_none=True)
    device_time = Instant(required=True)
    cleared = YesNo(validate=validate.Equal(True))
    cleared_device = Text(64, allow_none=True)


class LastKnown(Message):
    """What the server last heard of a phone whose data were cleared; null: nothing was ever said."""

    waiting = Whole(required=True, allow_none=True)
    files_waiting = Whole(required=True, allow_none=True)
    oldest_unsent_at = Instant(required=True, allow_none=True)
    at = Instant(required=True)
    gaps = Whole(required=True)


class HeartbeatAnswer(Message):
    """The server's clock and how far its backups reach."""

    stale = YesNo()
    last_known = fields.Nested(LastKnown)

    server_time = Instant(required=True)
    safe_seq = Whole(required=True)
    epoch = Text(64, required=True)
