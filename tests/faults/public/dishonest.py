"""Servers that lie, one way each: the suite must catch every one of them by name."""

from __future__ import annotations

from core import ids
from tests.faults.public.honest import Row, Store


class LosesAfterItsWord(Store):
    """Answers before it stores, and every fourth new report never gets there."""

    taken = 0

    def receive(self, instance_id: str, xml: bytes, files: dict[str, bytes]) -> int:
        if instance_id not in self.rows:
            self.taken += 1
            if self.taken % 4 == 0:
                return 201
        return super().receive(instance_id, xml, files)


class DoublesOnRetry(Store):
    """Takes every request for a new report."""

    def receive(self, instance_id: str, xml: bytes, files: dict[str, bytes]) -> int:
        return super().receive(instance_id if instance_id not in self.rows else ids.new_instance_id(), xml, files)


class DropsLaterFiles(Store):
    """A report that it knows is a repetition to it; the photos of the second request are not looked at."""

    def receive(self, instance_id: str, xml: bytes, files: dict[str, bytes]) -> int:
        return super().receive(instance_id, xml, files if instance_id not in self.rows else {})


class Overwrites(Store):
    """The last to come under an id stays."""

    def receive(self, instance_id: str, xml: bytes, files: dict[str, bytes]) -> int:
        kept = self.rows.get(instance_id, Row(xml)).files
        self.rows[instance_id] = Row(xml, kept | files)
        return 201


class AltersPhotos(Store):
    """Makes photos smaller than they came."""

    def receive(self, instance_id: str, xml: bytes, files: dict[str, bytes]) -> int:
        return super().receive(instance_id, xml, {name: file[: len(file) // 2] for name, file in files.items()})


class AltersAnswers(Store):
    """Keeps the first 60 letters of an answer."""

    def receive(self, instance_id: str, xml: bytes, files: dict[str, bytes]) -> int:
        head, begin, rest = xml.partition(b"<note>")
        note, end, tail = rest.partition(b"</note>")
        return super().receive(instance_id, head + begin + note[:60] + end + tail, files)


class DoublesFiles(Store):
    """A file that comes again is kept beside the first."""

    def receive(self, instance_id: str, xml: bytes, files: dict[str, bytes]) -> int:
        row = self.rows.get(instance_id)
        again = row.files if row is not None else {}
        return super().receive(instance_id, xml, {f"2-{n}" if n in again else n: file for n, file in files.items()})
