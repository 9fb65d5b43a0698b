"""The messages of the protocol, one schema each (docs/sync-protocol.md section 11)."""

from marshmallow import fields, validate

from sync.fields import Digest, Figure, InstanceId, Instant, Message, Seconds, Text, Whole, YesNo

MOST_RECORDS = 50
# All records of a batch together. One record alone may be longer: it could never be sent otherwise.
MOST_XML_BYTES = 256 * 1024
MOST_LONE_XML_BYTES = 1024 * 1024


class EnrolRequest(Message):
    """A one-time code and what the phone says of itself."""

    code = Text(200, required=True)
    device_name = Text(80, required=True)
    app_version = Text(40, required=True)
    public_keys = fields.Dict(keys=Text(64), values=fields.Raw(), validate=validate.Length(max=8))


class Someone(Message):
    """The person whom the phone belongs to."""

    id = Text(64, required=True)
    name = Text(200, required=True)
    username = Text(80, required=True)
    roles = fields.List(Text(40), required=True)


class OfficeOfDevice(Message):
    """The office of that person."""

    id = Text(64, required=True)
    name = Text(200, required=True)
    letters = Text(8, required=True)
    time_zone = Text(64, required=True)


class EnrolAnswer(Message):
    """What the phone keeps from now on; the token is said once."""

    token = Text(200, required=True)
    device_id = Text(64, required=True)
    device_code = Text(6, 6, required=True)
    person = fields.Nested(Someone, required=True)
    office = fields.Nested(OfficeOfDevice, required=True)
    epoch = Text(64, required=True)
    server_keys = fields.List(fields.Dict(), required=True)
    server_time = Instant(required=True)


class HelloQuery(Message):
    """A number made up by the phone, which no captive portal can know."""

    nonce = Text(128, required=True)


class HelloAnswer(Message):
    """Proof that this is our server."""

    titian = Whole(1, 1, required=True)
    nonce = Text(128, required=True)
    epoch = Text(64, required=True)
    server_time = Instant(required=True)
    safe_seq = Whole(required=True)
    oldest_app_version = Text(40, required=True)


class FileEntry(Message):
    """A file that belongs to a record: its name is data, never a path."""

    name = Text(255, required=True)
    sha256 = Digest(required=True)
    size = Whole(required=True)
    type = Text(100, least=0, required=True)
    role = fields.String(load_default="file", validate=validate.OneOf(["photo", "preview", "original", "file"]))
    of = Text(255)


class PushRecord(Message):
    """One finished form."""

    instance_id = InstanceId(required=True)
    deprecated_id = InstanceId()
    form_id = Text(100, required=True)
    form_version = Text(64, required=True)
    device_seq = Whole(1, required=True)
    finished_at = Instant(required=True)
    clock_skew_s = Seconds()
    urgent = YesNo(required=True)
    xml = Text(MOST_LONE_XML_BYTES, required=True)
    sha256 = Digest(required=True)
    files = fields.List(fields.Nested(FileEntry), required=True, validate=validate.Length(max=100))
    signature = Text(8192)


class Inventory(Message):
    """What the phone still keeps, in one digest."""

    inventory_digest = Digest()


class PushRequest(Message):
    """A batch: at most 50 records, at most 256 kB of XML together (one record alone: 1 MB)."""

    records = fields.List(fields.Nested(PushRecord), required=True, metadata={"maxItems": MOST_RECORDS})
    have = fields.Nested(Inventory)


class ReceiptOut(Message):
    """The permanent proof that a record is stored."""

    instance_id = InstanceId(required=True)
    sha256 = Digest(required=True)
    epoch = Text(64, required=True)
    seq = Whole(1, required=True)
    received_at = Instant(required=True)
    code = Text(40, required=True)


class ProblemOut(Message):
    """Why a record waits or was refused."""

    code = Text(64, required=True)
    message = Text(1000, required=True)


class UploadPlace(Message):
    """Where a missing file goes on: ``PATCH /uploads/{id}`` from ``offset``."""

    id = Text(64, required=True)
    offset = Whole(required=True)


class PushResult(Message):
    """What became of one record."""

    instance_id = InstanceId(required=True)
    outcome = fields.String(
        required=True, validate=validate.OneOf(["accepted", "repeated", "held", "conflicted", "refused"])
    )
    receipt = fields.Nested(ReceiptOut)
    missing = fields.List(Digest())
    uploads = fields.Dict(keys=Digest(), values=fields.Nested(UploadPlace))
    problem = fields.Nested(ProblemOut)


class PushAnswer(Message):
    """One result for each record, in the order they were sent."""

    epoch = Text(64, required=True)
    safe_seq = Whole(required=True)
    results = fields.List(fields.Nested(PushResult), required=True)


class PullQuery(Message):
    """Where the phone's copy of the feed ends."""

    since = Figure(load_default=0)
    limit = Figure(1, 500, load_default=200)


class ChangeOut(Message):
    """The newest state of one object."""

    seq = Whole(1, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["form", "list", "report", "village"]))
    id = Text(255, required=True)
    tombstone = YesNo()
    body = fields.Dict()


class PackOut(Message):
    """The blob that holds every form and list of this person."""

    sha256 = Digest(required=True)
    size = Whole(required=True)


class PullAnswer(Message):
    """Changes after ``since``, oldest first; or ``reset``: pull again from 0, the outbox stays untouched."""

    epoch = Text(64, required=True)
    safe_seq = Whole(required=True)
    next = Whole(required=True)
    more = YesNo(required=True)
    changes = fields.List(fields.Nested(ChangeOut), required=True)
    pack = fields.Nested(PackOut)
    reset = YesNo()


class UploadMetadata(Message):
    """The words of Upload-Metadata, decoded."""

    instance_id = InstanceId(required=True)
    filename = Text(255, required=True)
    sha256 = Digest(required=True)
    filetype = Text(100, least=0)


class ErrorBody(Message):
    """What went wrong, in the reader's language."""

    code = Text(64, required=True)
    message = Text(2000, required=True)
    where = Text(500)
    retry_after_s = Whole()


class ErrorAnswer(Message):
    """The shape of every refusal."""

    error = fields.Nested(ErrorBody, required=True)
