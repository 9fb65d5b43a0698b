"""The messages of ``POST /courier`` (docs/sync-protocol.md section 12)."""

from marshmallow import fields, validate

from models.courier_file import FORMAT
from sync.fields import Digest, InstanceId, Message, Text, Whole
from sync.schemas import MOST_RECORDS, ProblemOut, ReceiptOut


class CourierRequest(Message):
    """Some records of a courier file, as they stand in it, with the head of the file and the proof of each."""

    format = fields.String(required=True, validate=validate.Equal(FORMAT))
    device_id = Text(64, required=True)
    device_code = Text(12, required=True)
    person_id = Text(64, required=True)
    epoch = Text(64, required=True)
    made_at = Text(40, required=True)
    # Each is read by itself, so that one that cannot be read does not keep the others back.
    records = fields.List(fields.Raw(), required=True, validate=validate.Length(max=MOST_RECORDS))
    proofs = fields.List(Text(100, least=0), required=True, validate=validate.Length(max=MOST_RECORDS))
    # Kept free for records that their carrier cannot open.
    sealed = fields.Raw()


class WantedOut(Message):
    """A file of a record that is not here yet; the carrier uploads it when the file it carries holds it."""

    instance_id = InstanceId(required=True)
    name = Text(255, required=True)
    sha256 = Digest(required=True)
    size = Whole(required=True)
    type = Text(100, least=0, required=True)


class CourierResult(Message):
    """What became of one record. instance_id: "" when even that could not be read."""

    instance_id = Text(41, least=0, required=True)
    outcome = fields.String(
        required=True, validate=validate.OneOf(["accepted", "repeated", "held", "conflicted", "refused"])
    )
    receipt = fields.Nested(ReceiptOut)
    problem = fields.Nested(ProblemOut)
    wants = fields.List(fields.Nested(WantedOut), required=True)


class CourierAnswer(Message):
    """One result for each record, in the order they were sent."""

    epoch = Text(64, required=True)
    safe_seq = Whole(required=True)
    results = fields.List(fields.Nested(CourierResult), required=True)
