"""What a server has in the end, asked without the link in between. One way of asking for each kind of server."""

from __future__ import annotations

import json
import shlex
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urljoin, urlsplit

from lxml import etree

from core.digest import sha256_hex
from tests.faults.public.line import Answer, Line, LinkBrokenError
from tests.faults.public.reports import Form, Report

TRIES = 5
CHUNK_ENTRIES = 100


@dataclass(frozen=True)
class Stored:
    """One stored report. files: name to sha256 of the bytes as they are handed out."""

    xml: bytes
    files: dict[str, str] = field(default_factory=dict)


class Asking(Protocol):
    """How one kind of server tells what it has."""

    def begin(self) -> None:
        """Before the trial: see that the server can be asked at all."""

    def stored(self, run: str, sought: Iterable[Report]) -> list[Stored]:
        """Every stored report whose answers name the run, as often as it is there. sought: those that were sent."""


class CannotAskError(Exception):
    """The server did not tell; nothing can be said of it."""


def fetch(line: Line, path: str, *, absent: bool = False) -> Answer:
    """GET with patience. absent: what is not handed out is not there. Raises CannotAskError."""
    why = ""
    answer: Answer | None = None
    for _ in range(TRIES):
        try:
            answer = line.ask("GET", path, headers={"X-OpenRosa-Version": "1.0"})
        except LinkBrokenError as error:
            answer, why = None, str(error)
        else:
            if answer.status == 200 or (absent and answer.status == 404):
                return answer
            why = f"status {answer.status}: {answer.body[:200].decode(errors='replace')}"
        time.sleep(0.2)
    if absent and answer is not None:
        return answer
    raise CannotAskError(f"GET {path}: {why}")


@dataclass
class AskTitian:
    """Pull what came since the trial began; XML and files as blobs."""

    line: Line
    since: int = 0

    def begin(self) -> None:
        *_, (_, self.since) = self._pages(self.since)

    def stored(self, run: str, sought: Iterable[Report]) -> list[Stored]:
        found = []
        for change in (change for changes, _ in self._pages(self.since) for change in changes):
            body = change.get("body", {})
            if change["kind"] != "report" or "xml_sha256" not in body:
                continue
            xml = self._blob(body["xml_sha256"])
            if xml is not None and run.encode() in xml:
                found.append(Stored(xml, self._files(body["files"])))
        # The feed tells of one record for each id; what was kept beside it is asked for by its digest.
        told = {one.xml for one in found}
        kept = (self._blob(report.sha256) for report in sought if report.xml not in told)
        return found + [Stored(xml) for xml in kept if xml is not None]

    def _files(self, files: list[dict[str, str]]) -> dict[str, str]:
        """Those that are handed out; "present" in the feed is of the moment when the answers came."""
        contents = {file["name"]: self._blob(file["sha256"]) for file in files}
        return {name: sha256_hex(content) for name, content in contents.items() if content is not None}

    def _blob(self, sha256: str) -> bytes | None:
        answer = fetch(self.line, f"/sync/v1/blobs/{sha256}", absent=True)
        return answer.body if answer.status == 200 else None

    def _pages(self, since: int) -> Iterator[tuple[list[dict[str, Any]], int]]:
        """Changes, and where the next ones begin."""
        more = True
        while more:
            page = json.loads(fetch(self.line, f"/sync/v1/pull?since={since}&limit=500").body)
            since, more = page["next"], page["more"]
            yield page["changes"], since


@dataclass
class AskBriefcase:
    """view/submissionList and view/downloadSubmission, as Aggregate and Kobo have them.

    Source: docs.getodk.org/briefcase-api.
    """

    line: Line
    form: Form

    def begin(self) -> None:
        self._page("")

    def stored(self, run: str, sought: Iterable[Report]) -> list[Stored]:
        found = []
        for key in self._keys():
            named = f"{self.form.form_id}[@version=null and @uiVersion=null]/{self.form.root}[@key={key}]"
            root = _parsed(fetch(self.line, f"/view/downloadSubmission?{urlencode({'formId': named})}").body)
            data = next(_named(root, "data"), None)
            if data is None or len(data) == 0:
                raise CannotAskError(f"downloadSubmission of {key} holds no data")
            xml = etree.tostring(data[0])
            if run.encode() in xml:
                places = dict(self._place(media) for media in _named(root, "mediaFile"))
                found.append(Stored(xml, _handed_out(self.line, places)))
        return found

    def _keys(self) -> Iterator[str]:
        cursor, before = "", None
        while cursor != before:
            keys, after = self._page(cursor)
            yield from keys
            before, cursor = cursor, after
            if not keys:
                return

    def _page(self, cursor: str) -> tuple[list[str], str]:
        asked = {"formId": self.form.form_id, "numEntries": CHUNK_ENTRIES, "cursor": cursor}
        root = _parsed(fetch(self.line, f"/view/submissionList?{urlencode(asked)}").body)
        keys = [node.text or "" for node in _named(root, "id")]
        return keys, next((node.text or "" for node in _named(root, "resumptionCursor")), cursor)

    def _place(self, media: etree._Element) -> tuple[str, str]:
        """Its name and its address below the base URL."""
        name, url = (next(_named(media, part)).text or "" for part in ("fileName", "downloadUrl"))
        parts = urlsplit(urljoin(f"http://{self.line.address.said}{self.line.address.path}/", url))
        path = parts.path.removeprefix(self.line.address.path) + (f"?{parts.query}" if parts.query else "")
        return name, path


@dataclass
class AskCentral:
    """The submissions of one form in ODK Central; the base URL ends in /v1/projects/N (docs.getodk.org/central-api)."""

    line: Line
    form: Form

    def begin(self) -> None:
        fetch(self.line, self._below())

    def stored(self, run: str, sought: Iterable[Report]) -> list[Stored]:
        found = []
        for row in json.loads(fetch(self.line, self._below()).body):
            at = f"{self._below()}/{quote(row['instanceId'], safe='')}"
            xml = fetch(self.line, f"{at}.xml").body
            if run.encode() not in xml:
                continue
            listed = json.loads(fetch(self.line, f"{at}/attachments").body)
            names = [file["name"] for file in listed if file["exists"]]
            found.append(
                Stored(xml, _handed_out(self.line, {name: f"{at}/attachments/{quote(name)}" for name in names}))
            )
        return found

    def _below(self) -> str:
        return f"/forms/{quote(self.form.form_id, safe='')}/submissions"


@dataclass
class AskCommand:
    """A command that is given the run's name and prints ``[{"xml": "…", "files": {"name": "sha256"}}, …]``."""

    words: str

    def begin(self) -> None:
        self.stored("no-such-run", ())

    def stored(self, run: str, sought: Iterable[Report]) -> list[Stored]:
        done = subprocess.run([*shlex.split(self.words), run], check=False, capture_output=True, text=True)
        try:
            rows = json.loads(done.stdout)
            return [Stored(row["xml"].encode(), row["files"]) for row in rows if run in row["xml"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CannotAskError(f"{self.words}: {error}: {done.stdout[:200]}{done.stderr[:200]}") from error


def _handed_out(line: Line, places: dict[str, str]) -> dict[str, str]:
    """The digest of each file that the server gives out."""
    answers = {name: fetch(line, path, absent=True) for name, path in places.items()}
    return {name: sha256_hex(answer.body) for name, answer in answers.items() if answer.status == 200}


def _parsed(body: bytes) -> etree._Element:
    try:
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise CannotAskError(f"not XML: {error}: {body[:200]!r}") from error


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (node for node in root.iter("{*}" + name) if isinstance(node.tag, str))
