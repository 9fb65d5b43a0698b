"""The messages of ``POST /have``: what a phone keeps, by id and digest (docs/sync-protocol.md sections 9 and 11)."""

from marshmallow import fields, validate

from sync.fields import Digest, InstanceId, Message, Text, Whole
from sync.schemas import ReceiptOut

MOST_OFFERED = 500


class EarlierReceipt(Message):
    """What the phone still holds of a receipt that an earlier life of the server gave."""

    epoch = Text(64, required=True)
    seq = Whole(1, required=True)
    code = Text(40, required=True)


class HaveRecord(Message):
    """One record that the phone keeps; receipt: when it was received once."""

    instance_id = InstanceId(required=True)
    sha256 = Digest(required=True)
    receipt = fields.Nested(EarlierReceipt)


class HaveRequest(Message):
    """What a phone keeps: at most 500 records, without their answers. epoch: of the server as the phone knows it."""

    epoch = Text(64, required=True)
    records = fields.List(fields.Nested(HaveRecord), required=True, validate=validate.Length(max=MOST_OFFERED))


class HaveResult(Message):
    """Whether one record is here; receipt and missing files go with ``known``."""

    instance_id = InstanceId(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(["known", "unknown", "other"]))
    receipt = fields.Nested(ReceiptOut)
    missing = fields.List(Digest())


class HaveAnswer(Message):
    """One result for each record, in the order they were named."""

    epoch = Text(64, required=True)
    safe_seq = Whole(required=True)
    results = fields.List(fields.Nested(HaveResult), required=True)
