"""The first tables: offices, people, forms, reports, the feed and the audit chain.

Audit entries and receipts are for ever: the database itself refuses to change or delete one.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOR_EVER = ("audit_entry", "receipt")

revision = "20261121a"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent_code", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("outline", JSON, nullable=True),
        sa.CheckConstraint("level IN ('province', 'regency', 'district', 'village')", name=op.f("ck_area_level")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_index(op.f("ix_area_parent_code"), "area", ["parent_code"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    op.create_index(op.f("ix_audit_entry_object"), "audit_entry", ["object"], unique=False)

    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "change",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("roles", JSON, nullable=True),
        sa.Column("body", JSON, nullable=True),
        sa.Column("tombstone", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('form', 'list', 'report', 'village')", name=op.f("ck_change_kind")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
    )
    op.create_index(
        op.f("ix_change_kind_change_object_id_change_seq"), "change", ["kind", "object_id", "seq"], unique=False
    )
    op.create_index(op.f("ix_change_office_id_change_seq"), "change", ["office_id", "seq"], unique=False)
    op.create_index(op.f("ix_change_person_id_change_seq"), "change", ["person_id", "seq"], unique=False)

    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "form",
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("current_sha256", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_form")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("letters", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('kanwil', 'kanim')", name=op.f("ck_office_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["office.id"], name=op.f("fk_office_parent_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("letters", name=op.f("uq_office_letters")),
    )
    op.create_table(
        "server_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("safe_seq", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_server_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_server_state")),
    )
    op.create_table(
        "form_version",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("xform", sa.String(), nullable=False),
        sa.Column("info", JSON, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closing', 'closed')", name=op.f("ck_form_version_state")),
        sa.ForeignKeyConstraint(["form_id"], ["form.form_id"], name=op.f("fk_form_version_form_id_form")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_form_version")),
        sa.UniqueConstraint("form_id", "version", name=op.f("uq_form_version_form_id_version")),
    )
    op.create_table(
        "list_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_list_version_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_version")),
        sa.UniqueConstraint("name", "office_id", "sha256", name=op.f("uq_list_version_name_office_id_sha256")),
    )
    op.create_index(
        op.f("ix_list_version_office_id_list_version_current"), "list_version", ["office_id", "current"], unique=False
    )
    op.create_index(op.f("ix_list_version_sha256"), "list_version", ["sha256"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("village_codes", JSON, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_rev", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_person_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("username", name=op.f("uq_person_username")),
    )
    op.create_index(op.f("ix_person_office_id"), "person", ["office_id"], unique=False)

    op.create_table(
        "village",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("contacts", JSON, nullable=False),
        sa.Column("last_visit_on", sa.Date(), nullable=True),
        sa.Column("open_matters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["area.code"], name=op.f("fk_village_code_area")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_village_office_id_office")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_village")),
    )
    op.create_index(op.f("ix_village_office_id_village_code"), "village", ["office_id", "code"], unique=False)

    op.create_table(
        "work_area",
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("regency_code", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_work_area_order")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_work_area_office_id_office")),
        sa.ForeignKeyConstraint(["regency_code"], ["area.code"], name=op.f("fk_work_area_regency_code_area")),
        sa.PrimaryKeyConstraint("office_id", "regency_code", "valid_from", name=op.f("pk_work_area")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("device_code", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat", JSON, nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_device_seq", sa.Integer(), nullable=False),
        sa.Column("app_version", sa.String(), nullable=False),
        sa.Column("public_keys", JSON, nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_device_office_id_office")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_device_person_id_person")),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_device_revoked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("device_code", name=op.f("uq_device_device_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_index(op.f("ix_device_office_id"), "device", ["office_id"], unique=False)
    op.create_index(op.f("ix_device_person_id"), "device", ["person_id"], unique=False)

    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_enrolment_code_device_id_device")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_enrolment_code_made_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_code_person_id_person")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_code")),
    )
    op.create_index(op.f("ix_enrolment_code_person_id"), "enrolment_code", ["person_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.CheckConstraint("outcome IN ('accepted', 'held', 'conflicted')", name=op.f("ck_receipt_outcome")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_receipt_device_id_device")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_receipt")),
        sa.UniqueConstraint("instance_id", "sha256", name=op.f("uq_receipt_instance_id_sha256")),
    )
    op.create_index(op.f("ix_receipt_device_id"), "receipt", ["device_id"], unique=False)

    op.create_table(
        "set_aside",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_set_aside_device_id_device")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
        sa.UniqueConstraint("device_id", "sha256", name=op.f("uq_set_aside_device_id_sha256")),
    )
    op.create_table(
        "submission",
        sa.Column("root_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("form_version", sa.String(), nullable=False),
        sa.Column("form_version_sha256", sa.String(), nullable=True),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("hold_reason", sa.String(), nullable=True),
        sa.Column("readers", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("current_instance_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("files_expected", sa.Integer(), nullable=False),
        sa.Column("files_present", sa.Integer(), nullable=False),
        sa.Column("point_lat", sa.Double(), nullable=True),
        sa.Column("point_lng", sa.Double(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("readers IN ('office', 'kepatuhan')", name=op.f("ck_submission_readers")),
        sa.CheckConstraint(
            "state IN ('received', 'held', 'conflicted', 'quarantined', 'returned', 'approved', 'rejected')",
            name=op.f("ck_submission_state"),
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_submission_decided_by_person")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_submission_device_id_device")),
        sa.ForeignKeyConstraint(
            ["form_version_sha256"],
            ["form_version.sha256"],
            name=op.f("fk_submission_form_version_sha256_form_version"),
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_submission_office_id_office")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_person_id_person")),
        sa.PrimaryKeyConstraint("root_id", name=op.f("pk_submission")),
        sa.UniqueConstraint("code", name=op.f("uq_submission_code")),
    )
    op.create_index(op.f("ix_submission_form_id"), "submission", ["form_id"], unique=False)
    op.create_index(
        op.f("ix_submission_office_id_submission_received_at_submission_root_id"),
        "submission",
        ["office_id", "received_at", "root_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_submission_office_id_submission_state_submission_received_at_submission_root_id"),
        "submission",
        ["office_id", "state", "received_at", "root_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_submission_person_id_submission_received_at_submission_root_id"),
        "submission",
        ["person_id", "received_at", "root_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_submission_state_submission_received_at_submission_root_id"),
        "submission",
        ["state", "received_at", "root_id"],
        unique=False,
    )
    op.create_index(op.f("ix_submission_village_code"), "submission", ["village_code"], unique=False)

    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("held_bytes", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("held_bytes >= 0 AND held_bytes <= size", name=op.f("ck_upload_held_bytes")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_upload_device_id_device")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_expires_at"), "upload", ["expires_at"], unique=False)
    op.create_index(op.f("ix_upload_instance_id_upload_name"), "upload", ["instance_id", "name"], unique=False)

    op.create_table(
        "review_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("root_id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("comments", JSON, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('received', 'held', 'conflicted', 'quarantined', 'returned', 'approved', 'rejected', 'repaired')",
            name=op.f("ck_review_event_kind"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_event_person_id_person")),
        sa.ForeignKeyConstraint(
            ["root_id"],
            ["submission.root_id"],
            name=op.f("fk_review_event_root_id_submission"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_event")),
    )
    op.create_index(op.f("ix_review_event_root_id_review_event_at"), "review_event", ["root_id", "at"], unique=False)

    op.create_table(
        "revision",
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("root_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("deprecated_id", sa.String(), nullable=True),
        sa.Column("form_version", sa.String(), nullable=False),
        sa.Column("form_version_sha256", sa.String(), nullable=True),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_skew_s", sa.Double(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.Column("signature", sa.String(), nullable=True),
        sa.CheckConstraint("outcome IN ('accepted', 'held', 'conflicted')", name=op.f("ck_revision_outcome")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_revision_device_id_device")),
        sa.ForeignKeyConstraint(
            ["form_version_sha256"], ["form_version.sha256"], name=op.f("fk_revision_form_version_sha256_form_version")
        ),
        sa.ForeignKeyConstraint(
            ["root_id"],
            ["submission.root_id"],
            name=op.f("fk_revision_root_id_submission"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_revision")),
    )
    op.create_index(op.f("ix_revision_deprecated_id"), "revision", ["deprecated_id"], unique=False)
    op.create_index(
        op.f("ix_revision_device_id_revision_device_seq"), "revision", ["device_id", "device_seq"], unique=False
    )
    op.create_index(op.f("ix_revision_root_id_revision_number"), "revision", ["root_id", "number"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("of", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("present_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('photo', 'preview', 'original', 'file')", name=op.f("ck_attachment_role")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["revision.instance_id"], name=op.f("fk_attachment_instance_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("instance_id", "name", "sha256", name=op.f("uq_attachment_instance_id_name_sha256")),
    )
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)

    op.create_table(
        "rival",
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_rival_device_id_device")),
        sa.ForeignKeyConstraint(["instance_id"], ["revision.instance_id"], name=op.f("fk_rival_instance_id_revision")),
        sa.PrimaryKeyConstraint("instance_id", "sha256", name=op.f("pk_rival")),
    )
    for table in FOR_EVER:
        _seal(table)


def downgrade() -> None:
    for table in FOR_EVER:
        _unseal(table)
    op.drop_table("rival")
    op.drop_index(op.f("ix_attachment_sha256"), table_name="attachment")

    op.drop_table("attachment")
    op.drop_index(op.f("ix_revision_root_id_revision_number"), table_name="revision")
    op.drop_index(op.f("ix_revision_device_id_revision_device_seq"), table_name="revision")
    op.drop_index(op.f("ix_revision_deprecated_id"), table_name="revision")

    op.drop_table("revision")
    op.drop_index(op.f("ix_review_event_root_id_review_event_at"), table_name="review_event")

    op.drop_table("review_event")
    op.drop_index(op.f("ix_upload_instance_id_upload_name"), table_name="upload")
    op.drop_index(op.f("ix_upload_expires_at"), table_name="upload")

    op.drop_table("upload")
    op.drop_index(op.f("ix_submission_village_code"), table_name="submission")
    op.drop_index(op.f("ix_submission_state_submission_received_at_submission_root_id"), table_name="submission")
    op.drop_index(op.f("ix_submission_person_id_submission_received_at_submission_root_id"), table_name="submission")
    op.drop_index(
        op.f("ix_submission_office_id_submission_state_submission_received_at_submission_root_id"),
        table_name="submission",
    )
    op.drop_index(op.f("ix_submission_office_id_submission_received_at_submission_root_id"), table_name="submission")
    op.drop_index(op.f("ix_submission_form_id"), table_name="submission")

    op.drop_table("submission")
    op.drop_table("set_aside")
    op.drop_index(op.f("ix_receipt_device_id"), table_name="receipt")

    op.drop_table("receipt")
    op.drop_index(op.f("ix_enrolment_code_person_id"), table_name="enrolment_code")

    op.drop_table("enrolment_code")
    op.drop_index(op.f("ix_device_person_id"), table_name="device")
    op.drop_index(op.f("ix_device_office_id"), table_name="device")

    op.drop_table("device")
    op.drop_table("work_area")
    op.drop_index(op.f("ix_village_office_id_village_code"), table_name="village")

    op.drop_table("village")
    op.drop_index(op.f("ix_person_office_id"), table_name="person")

    op.drop_table("person")
    op.drop_index(op.f("ix_list_version_sha256"), table_name="list_version")
    op.drop_index(op.f("ix_list_version_office_id_list_version_current"), table_name="list_version")

    op.drop_table("list_version")
    op.drop_table("form_version")
    op.drop_table("server_state")
    op.drop_table("office")
    op.drop_table("form")
    op.drop_table("counter")
    op.drop_index(op.f("ix_change_person_id_change_seq"), table_name="change")
    op.drop_index(op.f("ix_change_office_id_change_seq"), table_name="change")
    op.drop_index(op.f("ix_change_kind_change_object_id_change_seq"), table_name="change")

    op.drop_table("change")
    op.drop_table("blob")
    op.drop_index(op.f("ix_audit_entry_object"), table_name="audit_entry")

    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_area_parent_code"), table_name="area")

    op.drop_table("area")


def _seal(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are for ever'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_for_ever() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} rows are for ever'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_for_ever()"
    )


def _unseal(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    op.execute(f"DROP TRIGGER {table}_for_ever ON {table}")
    op.execute(f"DROP FUNCTION {table}_for_ever()")
