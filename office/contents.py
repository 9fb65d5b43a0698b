"""What a report says in one of its revisions, and what that is compared with."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from core.errors import Reason, Refusal
from forms.answers import Answer, read_answers
from forms.instance import Unreadable
from forms.model import Form
from forms.plain import plain_text
from forms.xform import read_form
from models.reviews import ReportView
from models.tables_reports import Revision, Rival
from office import times
from office.choice_lists import labels_for
from office.session import language
from office.unsaid import leave_out
from office.words import _

RIVAL = "rival-"


@dataclass(frozen=True)
class Content:
    """One revision, or a rival: other content that came under the id of a revision. key: how the address names it."""

    key: str
    word: str
    number: int
    instance_id: str
    deprecated_id: str | None
    xml: bytes
    sha256: str
    form_version: str
    form_version_sha256: str | None
    finished_at: datetime
    received_at: datetime
    clock_skew_s: float | None
    device: str
    device_seq: int
    files: list[dict[str, Any]]
    # None: nobody has checked it yet
    findings: list[dict[str, Any]] | None = None
    is_rival: bool = False


def contents_of(view: ReportView) -> list[Content]:
    """Everything that was ever sent as this report: revisions by number, each followed by its rivals."""
    found = []
    for revision in sorted(view.revisions, key=lambda r: (r.number, r.instance_id)):
        found.append(_of_revision(revision))
        rivals = [rival for rival in view.rivals if rival.instance_id == revision.instance_id]
        found += [_of_rival(rival, revision, n) for n, rival in enumerate(sorted(rivals, key=_arrival), start=1)]
    return found


def current_of(view: ReportView) -> Content:
    """What the report says today."""
    return next(c for c in contents_of(view) if c.instance_id == view.submission.current_instance_id and not c.is_rival)


def find_content(view: ReportView, key: str) -> Content:
    """The content that an address names, the current one for "". Raises Refusal(NOT_FOUND)."""
    if not key:
        return current_of(view)
    for content in contents_of(view):
        if content.key == key:
            return content
    raise Refusal(Reason.NOT_FOUND)


def compared_with(view: ReportView, shown: Content) -> Content | None:
    """A rival stands beside the revision whose id it took; a revision beside the one it corrects, else the last one."""
    revisions = [content for content in contents_of(view) if not content.is_rival]
    if shown.is_rival:
        return next(content for content in revisions if content.instance_id == shown.instance_id)
    corrected = next((content for content in revisions if content.instance_id == shown.deprecated_id), None)
    earlier = [content for content in revisions if content.number < shown.number]
    return corrected or max(earlier, key=lambda content: content.number, default=None)


def answers_in(view: ReportView, content: Content | None) -> tuple[list[Answer], str]:
    """The answers of a content, or the sentence that says why they cannot be shown; the bytes are kept in any case."""
    if content is None:
        return [], ""
    sha256 = content.form_version_sha256
    xform = view.form_xmls.get(sha256 or "")
    if sha256 is None or xform is None:
        return [], _("Versi formulir ini belum dikenal server. Isinya tersimpan utuh, dan tampil setelah versinya ada.")
    try:
        lists = labels_for(view.submission.office_id)
        answers = read_answers(
            _form(sha256, xform), content.xml, lists, language(), times.zone(), _("Jawaban tanpa pertanyaan")
        )
        return leave_out(view.submission, answers), ""
    except Unreadable:
        return [], _("Isi laporan ini tidak dapat dibaca. Salinan mentahnya tersimpan.")


def rules_in(view: ReportView, content: Content) -> dict[str, str]:
    """Path of a question → what its form says when its rule is broken, in the reader's language; "" for nothing."""
    sha256 = content.form_version_sha256
    xform = view.form_xmls.get(sha256 or "")
    if sha256 is None or xform is None:
        return {}
    said = {q.path: plain_text(q.constraint_messages.get(language(), "")) for q in _form(sha256, xform).questions()}
    # A rule that speaks of another answer is said by the check itself, which knows that answer.
    return {path: f"“{text}”" if text else "" for path, text in said.items() if "${" not in text}


@lru_cache(maxsize=64)  # a version never changes, and an office uses a dozen
def _form(sha256: str, xform: str) -> Form:
    return read_form(xform)


def _of_revision(revision: Revision) -> Content:
    return Content(
        key=str(revision.number),
        word=_("revisi %(n)s", n=revision.number),
        number=revision.number,
        instance_id=revision.instance_id,
        deprecated_id=revision.deprecated_id,
        xml=revision.xml,
        sha256=revision.sha256,
        form_version=revision.form_version,
        form_version_sha256=revision.form_version_sha256,
        finished_at=revision.finished_at,
        received_at=revision.received_at,
        clock_skew_s=revision.clock_skew_s,
        device=f"{revision.device.name}, {revision.device.device_code}",
        device_seq=revision.device_seq,
        files=revision.files,
        findings=revision.findings,
    )


def _of_rival(rival: Rival, revision: Revision, n: int) -> Content:
    """The form version is that of the revision: the rival took its id, and its own XML says which form it is."""
    return Content(
        key=f"{RIVAL}{revision.number}-{n}",
        word=_("isi lain dari revisi %(n)s", n=revision.number),
        number=revision.number,
        instance_id=rival.instance_id,
        deprecated_id=revision.deprecated_id,
        xml=rival.xml,
        sha256=rival.sha256,
        form_version=revision.form_version,
        form_version_sha256=revision.form_version_sha256,
        finished_at=rival.finished_at,
        received_at=rival.received_at,
        clock_skew_s=None,
        device=f"{revision.device.name}, {revision.device.device_code}",
        device_seq=rival.device_seq,
        files=rival.files,
        is_rival=True,
    )


def _arrival(rival: Rival) -> datetime:
    return rival.received_at
