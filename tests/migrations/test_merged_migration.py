"""Reports from before the merging can be merged after it, and the way back leaves what an older server knows."""

from flask_migrate import downgrade, upgrade

from models import ReportKey, ReviewEvent, Submission, claims, db, keying, merging
from models.people import find_person
from tests.migrations.test_migrations import live


def states():
    return set(db.session.scalars(db.select(Submission.state)))


def test_reports_from_before_are_found_alike_and_merged_and_the_way_back_is_open(empty_app):
    with empty_app.app_context():
        upgrade()
        earlier = live(empty_app)
        db.session.remove()
        downgrade(revision="20261122n")
        upgrade()
        keying.key_all()
        assert db.session.scalar(db.select(db.func.count()).select_from(ReportKey)) > 0
        kasi = find_person("kasi.me")
        later = db.session.scalars(db.select(Submission).where(Submission.root_id != earlier)).one()
        target = db.session.get_one(Submission, earlier)
        claims.claim(kasi, later.root_id, later.rev)
        merging.merge(kasi, later.root_id, later.rev, earlier, target.rev, "Sama.")
        assert "merged" in states()
        db.session.remove()
        downgrade(revision="20261122n")
        rows = db.session.execute(db.text("SELECT state FROM submission")).scalars().all()
        kinds = db.session.execute(db.text("SELECT kind FROM review_event")).scalars().all()
        assert "rejected" in rows
        assert "merged" not in rows
        assert not {"merged", "merged_here"} & set(kinds)
        db.session.remove()
        upgrade()
        assert "rejected" in states()
        assert db.session.scalar(db.select(db.func.count()).select_from(ReviewEvent)) == len(kinds)
