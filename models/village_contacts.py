"""Whom the office calls in a village: written down by hand, or taken over from an approved F01."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.errors import Reason, Refusal
from models import village_record
from models.dated_settings import today
from models.db import writing
from models.tables_people import Person
from models.village_facts import digits, facts_of

# As F01 asks for it
_PHONE = re.compile(r"(\+62|0)[0-9]{8,13}")
MOST_CONTACTS = 12


def add_contact(by: Person, code: str, rev: int, contact: Mapping[str, str], reached_on: date | None = None) -> None:
    """Write a contact down; the same number again replaces what was there. reached_on: when they were spoken to.

    Raises Refusal: VILLAGE_NOT_HERE, NOT_ALLOWED, VILLAGE_CHANGED, CONTACT_BAD, DOCUMENT_DAY_BAD.
    """
    new = checked(contact)
    if reached_on is not None and reached_on > today():
        raise Refusal(Reason.DOCUMENT_DAY_BAD, where="reached_on")
    with writing():
        village = village_record.take(by, code, rev)
        others = [one for one in village.contacts if digits(one["phone"]) != digits(new["phone"])]
        if len(others) >= MOST_CONTACTS:
            raise Refusal(Reason.CONTACT_BAD, where="contact_name")
        village.contacts = [*others, new]
        village.contact_reached_on = reached_on or village.contact_reached_on
        village_record.note(village, by, "contacts", detail={"added": 1, "reached": bool(reached_on)})


def take_over_contacts(by: Person, code: str, rev: int) -> None:
    """Write down the contacts of the newest approved F01, with their report. Raises Refusal as add_contact."""
    with writing():
        village = village_record.take(by, code, rev)
        said = facts_of(village).contacts
        if not said:
            raise Refusal(Reason.CONTACT_BAD, where="contact_name")
        known = {digits(one["phone"]) for one in said}
        village.contacts = [*said, *(one for one in village.contacts if digits(one["phone"]) not in known)]
        village_record.note(village, by, "contacts", root_id=said[0]["root_id"], detail={"added": len(said)})


def drop_contact(by: Person, code: str, rev: int, phone: str) -> None:
    """Strike a contact out. Raises Refusal as add_contact."""
    with writing():
        village = village_record.take(by, code, rev)
        kept = [one for one in village.contacts if digits(one["phone"]) != digits(phone)]
        if len(kept) == len(village.contacts):
            raise Refusal(Reason.NOT_FOUND)
        village.contacts = kept
        village_record.note(village, by, "contacts", detail={"removed": 1})


def checked(contact: Mapping[str, str]) -> dict[str, Any]:
    """{name, role, phone} without stray spaces. Raises Refusal(CONTACT_BAD)."""
    told = {name: " ".join(contact.get(name, "").split())[:120] for name in ("name", "role")}
    phone = re.sub(r"[\s.()-]", "", contact.get("phone", ""))
    if not told["name"] or _PHONE.fullmatch(phone) is None:
        raise Refusal(Reason.CONTACT_BAD, where="contact_name" if not told["name"] else "contact_phone")
    return {**told, "phone": phone}
