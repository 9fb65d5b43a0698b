"""A fault planted into the audit chain's own guard, caught by the test of its promise (docs/reliability.md)."""

from models import db, writing
from tests.models import test_audit
from tests.planting import breaks


def test_planted_an_audit_row_that_can_be_edited_is_caught(inside, request):
    with writing():
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
        for name in db.session.scalars(db.text(named)).all():
            db.session.execute(db.text(f"DROP TRIGGER {name}"))
    promise = test_audit.test_the_database_itself_refuses_to_change_an_entry
    breaks(promise, request, statement="UPDATE audit_entry SET actor = 'person:else' WHERE seq = 2")
