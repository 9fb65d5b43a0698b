"""An office on one database, with a phone, where every step has its hour."""

from datetime import timedelta

import pytest

from core import clock
from core.digest import sha256_hex
from core.errors import Refusal
from models import Device, Submission, db, devices, people
from models.inbox import receive
from tests.records import publish, record

CAME = clock.parse("2026-11-21T06:00:00Z")


def hours(count):
    return CAME + timedelta(hours=count)


class ReviewOffice:
    """An office on one database, with a phone; each step at its hour after CAME."""

    def __init__(self):
        publish()
        publish("amati_oa")
        person = people.find_person("pimpasa.me")
        code, _ = devices.offer_enrolment(None, person.id)
        self.phone_id = devices.enrol(code, "HP", "1", {}).device.id
        self.seq = 0
        self.sent = {}

    def made(self, *, urgent=False, **facts):
        self.seq += 1
        return {**record(seq=self.seq, **facts), "urgent": urgent}

    def send(self, at=0, **facts):
        return self.push(at, self.made(**facts))

    def push(self, at, made, xml=None):
        """Send a record as it is, or with another content."""
        made = made if xml is None else {**made, "xml": xml, "sha256": sha256_hex(xml)}
        self.sent[made["instance_id"]] = made
        with clock.stopped_at(hours(at)):
            receive(db.session.get_one(Device, self.phone_id), [made])
        return made["instance_id"]

    def again(self, at, instance_id):
        """The same record once more."""
        return self.push(at, self.sent[instance_id])

    def do(self, at, verb, username, *given):
        with clock.stopped_at(hours(at)):
            return verb(people.find_person(username), *given)

    def refused(self, reason, at, verb, username, *given):
        with pytest.raises(Refusal) as caught:
            self.do(at, verb, username, *given)
        assert caught.value.reason is reason
        db.session.rollback()

    def report(self, root_id):
        db.session.expire_all()
        return db.session.get_one(Submission, root_id)
