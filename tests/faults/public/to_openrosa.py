"""A careful OpenRosa client, after what ODK Collect does: HEAD, then as many POSTs as the server's limit asks for.

Only 201 and 202 mean sent. Whatever else happens, the whole report is sent again from its first POST. Source:
docs.getodk.org/openrosa-form-submission; getodk/collect OpenRosaServerInstanceUploader.kt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import urlsplit

from tests.faults.public.line import Answer, Line, LinkBrokenError, Pause
from tests.faults.public.reports import Report
from tests.faults.public.told import Told

SENT = {201, 202}
DEFAULT_LIMIT = 10_000_000
# So often the server itself must refuse a report, by an OpenRosa answer, before it is given up.
REFUSALS = 5
LATER = {408, 413, 425, 429}
BOUNDARY = "titian-link-test-4f1d2c9b7a"


class AgainError(Exception):
    """This try came to nothing."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"status {answer.status}")
        self.retry_after_s = answer.retry_after_s


@dataclass
class OpenRosaSender:
    """One phone."""

    line: Line
    refusals: dict[str, int] = field(default_factory=dict)

    def send(self, reports: list[Report], told: Told, pause: Pause) -> None:
        """One report after the other; one that fails does not stop the others."""
        while waiting := [report for report in reports if not told.is_settled(report)]:
            for report in waiting:
                if pause.is_over:
                    return
                try:
                    self._submit(report, told, pause)
                    pause.progress()
                except LinkBrokenError as error:
                    told.last = str(error)
                    pause.wait()
                except AgainError as error:
                    told.last = str(error)
                    pause.wait(error.retry_after_s)

    def send_other(self, other: Report, pause: Pause) -> bool:
        """Submit other answers under an id that is taken. True when the server says that it has them."""
        told = Told()
        self.send([other], told, pause)
        return other.instance_id in told.received

    def _submit(self, report: Report, told: Told, pause: Pause) -> None:
        path, limit = self._greet()
        pause.answered()
        batches = split(report, limit)
        for nth, names in enumerate(batches, 1):
            body = _multipart(report, names, last=nth == len(batches))
            headers = _openrosa() | {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
            answer = self.line.ask("POST", path, body, headers)
            if answer.status not in SENT:
                self._judge(report, answer, told)
                raise AgainError(answer)
            pause.answered()
        told.received.add(report.instance_id)
        told.files |= {(report.instance_id, name) for name in report.photos}

    def _greet(self) -> tuple[str, int]:
        """Where to post, and the most bytes of one POST."""
        path = "/submission?deviceID=titian-link-test"
        answer = self.line.ask("HEAD", path, headers=_openrosa())
        if answer.status != 204:
            raise AgainError(answer)
        moved = urlsplit(answer.headers.get("location", ""))
        base = self.line.address.path
        # Another host may be a spoof.
        if moved.hostname == self.line.address.host and moved.path.startswith(base):
            path = moved.path.removeprefix(base) + f"?{moved.query or 'deviceID=titian-link-test'}"
        told = answer.headers.get("x-openrosa-accept-content-length", "")
        return path, int(told) if told.isdecimal() else DEFAULT_LIMIT

    def _judge(self, report: Report, answer: Answer, told: Told) -> None:
        is_refusal = 400 <= answer.status < 500 and answer.status not in LATER
        if is_refusal and "x-openrosa-version" in answer.headers:
            self.refusals[report.instance_id] = self.refusals.get(report.instance_id, 0) + 1
            if self.refusals[report.instance_id] >= REFUSALS:
                words = answer.body.decode(errors="replace")[:300]
                told.refused[report.instance_id] = f"{answer.status} {words}"


def split(report: Report, limit: int) -> list[list[str]]:
    """The photos of each POST: as many as fit beside the answers, which every POST repeats; at least one."""
    batches: list[list[str]] = [[]]
    size = len(report.xml)
    for name, photo in report.photos.items():
        if batches[-1] and size + len(photo) > limit:
            batches.append([])
            size = len(report.xml)
        batches[-1].append(name)
        size += len(photo)
    return batches


def _openrosa() -> dict[str, str]:
    return {"X-OpenRosa-Version": "1.0", "Date": formatdate(usegmt=True)}


def _multipart(report: Report, names: list[str], *, last: bool) -> bytes:
    parts = [("xml_submission_file", "submission.xml", "text/xml", report.xml)]
    parts += [(name, name, "image/jpeg", report.photos[name]) for name in names]
    body = b""
    for field_name, file_name, kind, content in parts:
        disposition = f'Content-Disposition: form-data; name="{field_name}"; filename="{file_name}"'
        body += f"--{BOUNDARY}\r\n{disposition}\r\nContent-Type: {kind}\r\n\r\n".encode() + content + b"\r\n"
    if not last:
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n'.encode()
    return body + f"--{BOUNDARY}--\r\n".encode()
