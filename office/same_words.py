"""Reports that may be the same, or were merged: what a report's page says of them."""

from dataclasses import dataclass

from flask_login import current_user

from models import alike
from models.alike import Candidate
from models.reviews import ReportView
from models.tables_reports import Submission
from office import labels, times
from office.permission import may
from office.trail import is_only_reporter
from office.words import _, link
from workflow import likeness
from workflow.likeness import Likeness
from workflow.roles import DECIDES, READS_COMPLIANCE, READS_OFFICE

# Who compares reports; only who decides about them merges.
COMPARES = DECIDES | READS_OFFICE | READS_COMPLIANCE


@dataclass(frozen=True)
class Twin:
    """A report that may be the same. reasons: why, in words."""

    code: str
    href: str
    who: str
    state: tuple[str, str]
    reasons: list[str]


@dataclass(frozen=True)
class Same:
    """What templates/parts/same.html says. into, here, apart: code and page of each."""

    into: list[tuple[str, str]]
    here: list[tuple[str, str]]
    twins: list[Twin]
    apart: list[tuple[str, str]]

    @property
    def says_something(self) -> bool:
        """Is there anything to read?"""
        return bool(self.into or self.here or self.twins or self.apart)


def same(view: ReportView, query: dict[str, str]) -> Same | None:
    """The card of a report; None for who only sent it."""
    if is_only_reporter(view) or not may(COMPARES):
        return None
    head = view.submission
    into, here = alike.merged_with(current_user, head)
    return Same(
        into=[_page(into, query)] if into else [],
        here=[_page(one, query) for one in here],
        twins=[_twin(head, one, query) for one in alike.candidates(current_user, head)],
        apart=[(one.code, _compared(head, one, query)) for one in alike.kept_apart(current_user, head)],
    )


def reason_words(why: Likeness) -> list[str]:
    """Each reason as it is said, the weightiest first."""
    words = {
        likeness.PHOTO: _("foto yang sama"),
        likeness.DOCUMENT: _("nomor paspor atau dokumen yang sama"),
        likeness.TEXT: _("tulisannya mirip (%(n)s%%)", n=why.percent),
        likeness.VILLAGE: _("desa yang sama"),
        likeness.SAME_DAY: _("hari yang sama"),
        likeness.NEXT_DAY: _("selisih satu hari"),
    }
    return [words[reason] for reason in why.reasons]


def _twin(head: Submission, one: Candidate, query: dict[str, str]) -> Twin:
    other = one.submission
    when = times.office_time(other.received_at, "day")
    return Twin(
        code=other.code,
        href=_compared(head, other, query),
        who=_("%(who)s, diterima %(when)s", who=other.person.name, when=when),
        state=(labels.state_word(other.state), labels.state_tone(other.state)),
        reasons=reason_words(one.why),
    )


def _page(report: Submission, query: dict[str, str]) -> tuple[str, str]:
    return report.code, link("office.review.report", query, root_id=report.root_id)


def _compared(head: Submission, other: Submission, query: dict[str, str]) -> str:
    earlier, later = sorted((head, other), key=lambda report: report.arrival)
    return link("office.same.compare", query, root_id=later.root_id, other_id=earlier.root_id)
