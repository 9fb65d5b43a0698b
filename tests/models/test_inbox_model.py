"""Any sequence of pushes against a model: accepted once, receipts for ever the same, nothing lost, chains in order."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app import create_app
from core.settings import Settings
from models import Device, Receipt, Revision, Rival, SetAside, Submission, audit, db, devices, people
from models.inbox import receive
from models.sequence_checks import check_sequences
from tests.records import publish, record

KINDS = ("new", "correction", "correction", "correction", "rival", "again", "unknown form", "damaged")


@dataclass
class Known:
    """What the model believes the server holds."""

    receipts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    first_content: dict[str, str] = field(default_factory=dict)
    aside: set[str] = field(default_factory=set)


class Inbox(RuleBasedStateMachine):
    """A phone that sends new records, corrections, repeats, rivals and rubbish, singly and in batches."""

    template: Path

    @initialize()
    def begin(self):
        self.folder = self.template.parent / f"run-{next(self.numbers)}"
        shutil.copytree(self.template, self.folder)
        self.app = create_app(Settings(data_folder=self.folder, testing=True))
        self.context = self.app.app_context()
        self.context.push()
        publish()
        code, _ = devices.offer_enrolment(None, people.find_person("pimpasa.me").id)
        self.device_id = devices.enrol(code, "HP", "1", {}).device.id
        self.known = Known()
        self.seq = 0
        self.written = []

    def made(self, **given):
        self.seq += 1
        return record(seq=self.seq, nama=f"Isi {self.seq}", **given)

    def one(self, kind, which):
        """A new record, or one that has to do with an earlier one, sent or not."""
        earlier = self.written[which % len(self.written)] if self.written else None
        if kind == "new" or earlier is None:
            return self.made()
        if kind == "correction":
            return self.made(corrects=earlier["instance_id"])
        if kind == "rival":
            return self.made(instance_id=earlier["instance_id"])
        if kind == "unknown form":
            return self.made(version="77")
        if kind == "damaged":
            return {**earlier, "sha256": "0" * 64}
        return earlier

    @rule(batch=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 12), st.booleans()), min_size=4, max_size=8))
    def push(self, batch):
        """Some records are written now and sent later, so that corrections overtake what they correct."""
        sent = []
        for kind, which, now in batch:
            made = self.one(kind, which)
            if kind != "damaged":
                self.written.append(made)
            if now or kind == "again":
                sent.append(made)
        outcomes = receive(db.session.get_one(Device, self.device_id), sent)
        assert [outcome.instance_id for outcome in outcomes] == [made["instance_id"] for made in sent]
        for made, outcome in zip(sent, outcomes, strict=True):
            self.compare(made, outcome)

    @rule()
    def push_everything(self):
        """After a while the phone offers all that it has."""
        for start in range(0, len(self.written), 50):
            batch = self.written[start : start + 50]
            for made, outcome in zip(batch, receive(db.session.get_one(Device, self.device_id), batch), strict=True):
                self.compare(made, outcome)

    def compare(self, made, outcome):
        key = made["instance_id"], made["sha256"]
        if made["sha256"] == "0" * 64:
            assert (outcome.outcome, outcome.receipt) == ("refused", None)
            self.known.aside.add(made["xml"])
        elif key in self.known.receipts:
            assert (outcome.outcome, outcome.receipt) == ("repeated", self.known.receipts[key])
        else:
            assert (outcome.receipt["instance_id"], outcome.receipt["sha256"]) == key
            rival = made["instance_id"] in self.known.first_content
            assert outcome.outcome == "conflicted" if rival else outcome.outcome in ("accepted", "held", "conflicted")
            self.known.receipts[key] = outcome.receipt
            self.known.first_content.setdefault(made["instance_id"], made["xml"])

    @invariant()
    def the_server_holds_exactly_what_it_gave_receipts_for(self):
        def contents(table, *columns):
            return set(db.session.execute(db.select(*(getattr(table, column) for column in columns))).all())

        stored = contents(Revision, "instance_id", "sha256") | contents(Rival, "instance_id", "sha256")
        assert set(map(tuple, stored)) == set(self.known.receipts)
        seqs = {row.seq for row in contents(Receipt, "seq", "instance_id")}
        assert seqs == set(range(1, len(self.known.receipts) + 1))
        assert {raw.decode() for (raw,) in contents(SetAside, "raw")} == self.known.aside
        first = {row.instance_id: row.xml.decode() for row in contents(Revision, "instance_id", "xml")}
        assert first == self.known.first_content
        db.session.rollback()

    @invariant()
    def every_revision_has_its_place_in_one_report(self):
        for head in db.session.scalars(db.select(Submission)):
            query = db.select(Revision).where(Revision.root_id == head.root_id).order_by(Revision.number)
            revisions = db.session.scalars(query).all()
            assert [revision.number for revision in revisions] == list(range(1, len(revisions) + 1))
            assert revisions[0].instance_id == head.root_id
            current = next(r for r in revisions if r.instance_id == head.current_instance_id)
            assert current.number == head.revision
        orphans = db.select(Revision).where(Revision.root_id.not_in(db.select(Submission.root_id)))
        assert db.session.scalars(orphans).all() == []
        db.session.rollback()

    @invariant()
    def the_kept_numbers_are_those_of_the_records(self):
        assert list(check_sequences()) == []
        db.session.rollback()

    def teardown(self):
        if hasattr(self, "context"):
            assert audit.verify_chain().broken_at is None
            db.session.remove()
            db.engine.dispose()
            self.context.pop()
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.mark.timeout(240)
def test_whatever_a_phone_sends_the_inbox_keeps_its_promises(template_folder, tmp_path):
    copy = tmp_path / "template"
    shutil.copytree(template_folder, copy)
    Inbox.template, Inbox.numbers = copy, iter(range(10**6))
    quick = settings(max_examples=30, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Inbox, settings=quick)
