"""The plan played through the verbs that phones and offices use, one event after the other."""

import random
from datetime import date, timedelta

from core import clock, ids
from models import attachments, inbox, rejecting, reviews
from models.expected_files import Claim
from seeds.volume.plan import Event
from seeds.volume.pool import Pool
from seeds.volume.records import record_of
from workflow.checklist import Referral


class ByVerbs:
    """Plays parts; phones number what they send."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.roots: dict[str, str] = {}
        self.numbers: dict[str, int] = {}

    def play(self, events: list[Event]) -> None:
        """Everything of one part, each at its instant."""
        for event in events:
            with clock.stopped_at(event.at), ids.drawn_from(random.Random(event.key)):
                self._happen(event)

    def _happen(self, event: Event) -> None:
        content, phone = event.content, event.content.phone
        if event.kind == "sent":
            number = self.numbers[phone.id] = self.numbers.get(phone.id, phone.last_device_seq) + 1
            (outcome,) = inbox.receive(phone, [record_of(content, self.pool, number)])
            assert outcome.outcome in ("accepted", "repeated"), outcome
            self.roots[content.instance_id] = self.roots.get(content.revises, content.instance_id)
        elif event.kind == "file":
            row, picture = self.pool.files(content)[event.which]
            claim = Claim(content.instance_id, row["name"], row["sha256"], row["type"], row["size"])
            attachments.store_whole(phone, claim, picture.content)
        else:
            self._decide(event, self.roots[content.instance_id])

    def _decide(self, event: Event, root_id: str) -> None:
        assert event.by is not None
        view = reviews.read_report(event.by, root_id)
        rev = view.submission.rev
        if event.kind == "approved":
            ticked = [item["name"] for item in view.checklist]
            reviews.approve(event.by, root_id, rev, ticked, referral_of(event))
        elif event.proposer is not None:
            reviews.reject(event.proposer, root_id, rev, event.note)
            rejecting.confirm_rejection(event.by, root_id, rev + 1)
        elif event.kind == "rejected":
            reviews.reject(event.by, root_id, rev, event.note)
        else:
            answer_by = answer_day(event)
            reviews.return_for_repair(event.by, root_id, rev, event.note, [], answer_by)


def answer_day(event: Event) -> date:
    """A week from the decision."""
    return (event.at + timedelta(days=7)).date()


def referral_of(event: Event) -> Referral:
    """Whom the office told, should the report tell of a child or of coercion."""
    return Referral(("polri", "ppa"), "Petugas piket", event.at - timedelta(minutes=20))
