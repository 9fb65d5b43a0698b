"""A small office: the small form is open, everybody may sign in, phones may send reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from core import clock
from models import Device, attachments, db
from models.expected_files import Claim
from models.inbox import receive
from tests.conftest import Phone
from tests.office.office_client import OfficeClient
from tests.records import publish, record

# A Saturday in Muara Enim, 13.07
NOW = datetime(2026, 11, 21, 6, 7, tzinfo=UTC)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40


@dataclass
class Field:
    """The field officers' side: sends reports, each a minute after the one before."""

    app: Flask
    enrol: Callable[[str], Phone]
    phones: dict[str, Phone] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)
    at: datetime = NOW - timedelta(hours=3)

    def send(self, username: str = "pimpasa.me", **record_facts: Any) -> str:
        """Push one report; returns its instance id."""
        phone = self.phone(username)
        self.seqs[username] = self.seqs.get(username, 0) + 1
        made = record(seq=self.seqs[username], **record_facts)
        made["urgent"] = record_facts.get("urgent", False)
        return self.push(username, made, phone)

    def push(self, username: str, made: dict[str, Any], phone: Phone | None = None) -> str:
        """Push a record as it is."""
        self.at += timedelta(minutes=1)
        phone = phone or self.phone(username)
        with self.app.app_context(), clock.stopped_at(self.at):
            [outcome] = receive(db.session.get_one(Device, phone.device_id), [made])
            assert outcome.outcome != "refused", outcome
        return str(made["instance_id"])

    def deliver(self, instance_id: str, entry: dict[str, Any], content: bytes, username: str = "pimpasa.me") -> None:
        """Bring a file that a report named."""
        claim = Claim(instance_id, entry["name"], entry["sha256"], entry["type"], entry["size"])
        with self.app.app_context(), clock.stopped_at(self.at):
            device = db.session.get_one(Device, self.phone(username).device_id)
            attachments.store_whole(device, claim, content)

    def phone(self, username: str = "pimpasa.me") -> Phone:
        """The person's phone, enrolled at first need."""
        if username not in self.phones:
            self.phones[username] = self.enrol(username)
        return self.phones[username]


@pytest.fixture
def still(app: Flask) -> Iterator[datetime]:
    """The clock stands still at 13.07."""
    with clock.stopped_at(NOW):
        yield NOW


@pytest.fixture
def field_side(app: Flask, still: datetime, enrol: Callable[[str], Phone]) -> Field:
    """The phones of this test; the small form is open."""
    with app.app_context():
        publish()
    return Field(app, enrol)


@pytest.fixture
def browser(app: Flask, still: datetime, with_passwords: str) -> OfficeClient:
    """A browser in which nobody has signed in."""
    return OfficeClient(app.test_client())


@pytest.fixture
def office_client(app: Flask, still: datetime, with_passwords: str) -> Callable[[str], OfficeClient]:
    """A checking browser with somebody signed in: ``kasi = office_client("kasi.me")``."""

    def open_browser(username: str) -> OfficeClient:
        client = OfficeClient(app.test_client())
        client.sign_in(username)
        return client

    return open_browser


@pytest.fixture
def kasi(office_client: Callable[[str], OfficeClient]) -> OfficeClient:
    """The head of the section in Muara Enim."""
    return office_client("kasi.me")
