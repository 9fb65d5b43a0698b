"""The plan played into rows: the same story as by the verbs, a part in one transaction."""

import json
import random
from zoneinfo import ZoneInfo

from core import ids
from models import disk
from models.bulk import Ready
from models.bulk_reports import Book
from models.bulk_story import sent_before
from models.bulk_told import Facts
from models.indonesian import words_of
from models.intake_rows import Sender
from models.places import places_of
from models.reading import Entry, KnownForm, known_forms
from models.villages import dotted
from seeds.volume.by_verbs import answer_day, referral_of
from seeds.volume.plan import Content, Event, Plan
from seeds.volume.pool import Pool
from seeds.volume.records import record_of
from workflow.village_hints import MAY_BE_NIL, is_nil


class ByRows:
    """Plays parts into a Book each; call ``play`` inside ``writing()``."""

    def __init__(self, pool: Pool, plan: Plan) -> None:
        self.pool = pool
        self.forms: dict[tuple[str, str], KnownForm] = known_forms(set(plan.moulds))
        self.sent = sent_before()
        self.numbers: dict[str, int] = {}
        self.places: dict[str, str] = {}
        self.zones: dict[str, ZoneInfo] = {}
        for picture in pool.pictures:
            disk.keep_bytes(picture.content, picture.sha256)

    def play(self, events: list[Event]) -> None:
        """Everything of one part, then all its rows."""
        book = Book()
        roots: dict[str, str] = {}
        for event in events:
            content = event.content
            with ids.drawn_from(random.Random(event.key)):
                if event.kind == "sent":
                    roots[content.instance_id] = roots.get(content.revises, content.instance_id)
                    self._send(book, event, roots[content.instance_id])
                elif event.kind == "file":
                    self._file(book, event)
                else:
                    self._decide(book, event, roots[content.instance_id])
        book.write()

    def _decide(self, book: Book, event: Event, root_id: str) -> None:
        assert event.by is not None
        if event.proposer is not None:
            book.propose(root_id, event.proposer.id, event.at, event.note)
        answer_by = answer_day(event) if event.kind == "returned" else None
        told = referral_of(event)
        book.decide(root_id, event.kind, event.by.id, event.at, event.note, answer_by=answer_by, referral=told)

    def _send(self, book: Book, event: Event, root_id: str) -> None:
        content = event.content
        phone = content.phone
        number = self.numbers[phone.id] = self.numbers.get(phone.id, phone.last_device_seq) + 1
        entry, facts = self._entry(content, number)
        office = content.officer.office
        zone = self.zones.setdefault(office.id, ZoneInfo(office.time_zone))
        sent = self.sent.get(content.officer.person.id, set())
        here = frozenset(file["sha256"] for file in entry.files if file["sha256"] in sent)
        sender = Sender(phone.id, content.officer.person.id, office.id, office.letters, zone, False, here)
        if content.revises:
            book.correct(entry, sender, event.at, root_id, facts)
        else:
            book.receive(entry, sender, event.at, facts)

    def _file(self, book: Book, event: Event) -> None:
        content = event.content
        row, _picture = self.pool.files(content)[event.which]
        held = next(one for one in book.files[content.instance_id] if one["name"] == row["name"])
        if held["present_at"] is None:
            book.file_arrives(content.instance_id, row["name"], row["sha256"], row["type"], event.at)
            self.sent.setdefault(content.officer.person.id, set()).add(row["sha256"])

    def _entry(self, content: Content, number: int) -> tuple[Entry, Facts]:
        """What models.reading would have read from the record, and what would be found out about it."""
        mould, values = content.mould, content.values
        record = record_of(content, self.pool, number)
        xml = record["xml"].encode()
        answers = mould.answers.filled(values)
        village = dotted(values["desa"]) if mould.has_place else None
        entry = Entry(
            record,
            xml,
            record["sha256"],
            form_id=mould.form_id,
            form_version=mould.version,
            form=self.forms[mould.form_id, mould.version],
            deprecated_id=content.revises or None,
            title=mould.title.filled(values),
            answers=Ready(answers),
            nil=mould.form_id == MAY_BE_NIL and is_nil(mould.form_id, json.loads(answers)),
            village_code=village,
            point=(float(values["lat"]), float(values["lng"])) if mould.has_point else None,
            readers=content.readers,
        )
        said = set(mould.words)
        for slot in mould.answers.names:
            if slot[0] != "d" and slot not in ("id", "day", "username", "lat", "lng", "alt", "accuracy"):
                said.update(words_of(values[slot]))
        if "desa" in mould.answers.names:
            said.add(values["desa"])
        place = self._place(village) if village else ""
        return entry, Facts(said, mould.findings, content.officer.person.name, place)

    def _place(self, code: str) -> str:
        if code not in self.places:
            (found,) = places_of([code])
            self.places[code] = f"{found.name} {found.district} {found.regency}"
        return self.places[code]
