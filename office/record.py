"""One report as its page shows it: words, answers, photos, map and history, made from models.reviews.ReportView."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import Reason, Refusal
from forms.compare import mark
from models import places
from models.reviews import ReportView
from office import approvals, flags, follow_words, identity, labels, protection_words, removal_words, same_words
from office.answer_blocks import Block, lay_out, rows_by_path
from office.contents import Content, answers_in, compared_with, contents_of, find_content, rules_in
from office.delivery import back_sentence, delivery_facts
from office.findings import FoundLine, found_lines, sentences_by_path
from office.location import Location, locate
from office.partner import as_told
from office.photos import FileLine, Photo, file_pages, files_of, photos_of
from office.session import language
from office.trail import TrailLine, is_only_reporter, trail_lines
from office.unsaid import findings_on
from office.words import _, link
from workflow.review import rejects_to

ACTION_KEYS = {"approve": "a", "return": "r", "reject": "t"}


@dataclass(frozen=True)
class Action:
    """One button. why: the number of the sentence that says why it is off, 0 when it is on."""

    name: str
    label: str
    key: str
    why: int
    why_sentence: str


@dataclass(frozen=True)
class Record:
    """Everything that templates/parts/record.html says. contents: (word, page, is it shown) when there are several."""

    root_id: str
    rev: int
    code: str
    title: str
    place: str
    who: str
    device: str
    word: str
    contents: list[tuple[str, str, bool]]
    compared_with: str
    state: str
    state_word: str
    state_tone: str
    urgent: bool
    hold_sentence: str
    back_sentence: str
    late_sentence: str
    claim_sentence: str
    form_sentence: str
    removed_sentence: str
    proposal_sentence: str
    proposal_reason: str
    steps: frozenset[str]
    same: same_words.Same | None
    follow: follow_words.FollowCard | None
    follow_offers: follow_words.Offers | None
    reporter_reads: str
    # The early detection of an F08: who must still be told, and its page; empty when there is none
    detection: tuple[str, str]
    may_raise: bool
    checks: list[approvals.Check]
    # Who may be told of a child or of coercion; none when the report tells of neither
    agencies: list[tuple[str, str]]
    grave: bool
    form_problem: str
    found: list[FoundLine]
    blocks: list[Block]
    photos: list[Photo]
    photos_title: str
    files: list[FileLine]
    map: Location | None
    trail: list[TrailLine]
    delivery: list[tuple[str, str, datetime | None]]
    sha256: str
    actions: list[Action]
    why_not: list[str]
    hrefs: dict[str, str]


def make_record(view: ReportView, query: dict[str, str], key: str = "") -> Record:
    """Word a report. query: the list's filters, carried along; key: the content to look at, the current one for "".

    Raises Refusal(NOT_FOUND) for a content that is not there.
    """
    head = view.submission
    shown = find_content(view, key)
    before = compared_with(view, shown)
    answers, problem = answers_in(view, shown)
    old, _old_problem = answers_in(view, before)
    photos = photos_of(view, shown, answers, query)
    actions, why_not = _actions(view)
    findings, rules = findings_on(head, shown.findings or []), rules_in(view, shown)
    blocks = lay_out(mark(old or answers, answers), file_pages(view, shown, query), sentences_by_path(findings, rules))
    follow = None if is_only_reporter(view) else follow_words.card(view, query)
    anchors = {path: f"row-{row.field}" for path, row in rows_by_path(blocks).items()}
    record = Record(
        root_id=head.root_id,
        rev=head.rev,
        code=head.code,
        title=form_title(view),
        place=place_words(head.village_code) or head.office.name,
        who=head.person.name,
        device=shown.device,
        word=shown.word,
        contents=_contents(view, shown, query),
        compared_with=before.word if before and old else "",
        state=head.state,
        state_word=labels.state_word(head.state),
        state_tone=labels.state_tone(head.state),
        urgent=head.urgent,
        hold_sentence=_hold_sentence(view),
        back_sentence=back_sentence(view),
        late_sentence=flags.sentence(head),
        claim_sentence=flags.claim_sentence(head),
        form_sentence=flags.form_sentence(head, view.current),
        removed_sentence=removal_words.of_report(head),
        proposal_sentence="" if is_only_reporter(view) else flags.proposal_sentence(head),
        proposal_reason=next((e.note for e in reversed(view.events) if e.kind == "rejection_proposed"), ""),
        steps=frozenset(name for name, reason in view.steps.items() if reason is None),
        same=same_words.same(view, query),
        follow=follow,
        follow_offers=follow_words.offers(view) if follow and "choose" in follow.steps else None,
        reporter_reads=follow_words.reporter_reads(view),
        detection=protection_words.of_report(head),
        may_raise=follow_words.may_raise(view),
        checks=approvals.checks_of(view),
        agencies=approvals.agencies() if view.refers and view.allowed["approve"] is None else [],
        grave=rejects_to(head.form_id) == "proposed",
        form_problem=problem,
        found=found_lines(findings, rules, answers, anchors),
        blocks=blocks,
        photos=photos,
        photos_title=_photos_title(photos),
        files=files_of(view, shown, answers, query),
        map=locate(head, answers),
        trail=trail_lines(view),
        delivery=delivery_facts(view, shown),
        sha256=shown.sha256,
        actions=actions,
        why_not=why_not,
        hrefs=_hrefs(head.root_id, query) | {"identity": identity.href_for(view)},
    )
    return as_told(record, view)


def form_title(view: ReportView) -> str:
    """The form's own title in the reader's language; the report's title when the form is unknown here."""
    info = view.submission.form.info if view.submission.form else {}
    return str(info.get("title", {}).get(language()) or view.submission.title)


def place_words(village_code: str | None) -> str:
    """``Desa Tanjung Raja, Muara Enim``; empty when no village was named."""
    return places_words([village_code]).get(village_code, "")


def places_words(village_codes: Iterable[str | None]) -> dict[str | None, str]:
    """The same of all rows of a list, asked once; those that are no villages are left out."""
    codes = sorted({code for code in village_codes if code})
    return {place.code: village_words(place) for place in places.places_of(codes)} if codes else {}


def village_words(place: places.Place) -> str:
    """A village with its kind and district."""
    name = (
        _("Kelurahan %(name)s", name=place.name) if place.kind == "kelurahan" else _("Desa %(name)s", name=place.name)
    )
    return f"{name}, {place.district}" if place.district else name


def _contents(view: ReportView, shown: Content, query: dict[str, str]) -> list[tuple[str, str, bool]]:
    contents = contents_of(view)
    if len(contents) < 2:
        return []
    root_id, current = view.submission.root_id, view.submission.current_instance_id
    found = []
    for content in contents:
        is_current = content.instance_id == current and not content.is_rival
        href = link("office.review.report", query, root_id=root_id, revision=None if is_current else content.key)
        found.append((content.word, href, content.key == shown.key))
    return found


def _hold_sentence(view: ReportView) -> str:
    reason = view.submission.hold_reason
    if not reason or view.submission.state not in labels.HELD_STATES:
        return ""
    return Refusal(Reason[reason]).message(language()) if reason in Reason.__members__ else reason


def _actions(view: ReportView) -> tuple[list[Action], list[str]]:
    """The buttons, and the sentences that say why some are off; equal sentences are said once."""
    grave = rejects_to(view.submission.form_id) == "proposed"
    words = {
        "approve": _("Setujui"),
        "return": _("Kembalikan"),
        "reject": _("Usulkan penolakan") if grave else _("Tolak"),
    }
    sentences: list[str] = []
    actions = []
    for name, label in words.items():
        reason = view.allowed[name]
        sentence = Refusal(reason).message(language()) if reason else ""
        if sentence and sentence not in sentences:
            sentences.append(sentence)
        why = sentences.index(sentence) + 1 if sentence else 0
        actions.append(Action(name, label, ACTION_KEYS[name], why, sentence))
    return actions, sentences


def _hrefs(root_id: str, query: dict[str, str]) -> dict[str, str]:
    return {
        "read": link("office.review.report", query, root_id=root_id),
        "print": link("office.printing.report", root_id=root_id),
        "approve": link("office.decisions.approve", query, root_id=root_id),
        "claim": link("office.claims.claim", query, root_id=root_id),
        "release": link("office.claims.release", query, root_id=root_id),
        "reopen": link("office.claims.reopen_page", query, root_id=root_id),
        "confirm": link("office.rejections.confirm", query, root_id=root_id),
        "send_back": link("office.rejections.send_back_page", query, root_id=root_id),
        "return": link("office.decisions.return_page", query, root_id=root_id),
        "reject": link("office.decisions.reject_page", query, root_id=root_id),
        "follow": link("office.follow_ups.choose_page", query, root_id=root_id),
        "take_back": link("office.follow_ups.take_back_page", query, root_id=root_id),
        "finish": link("office.follow_ups.finish_page", query, root_id=root_id),
        "urgent": link("office.follow_ups.urgent_page", query, root_id=root_id),
    }


def _photos_title(photos: Sequence[Photo]) -> str:
    if not photos:
        return _("Berkas")
    here = sum(photo.is_here for photo in photos)
    if here < len(photos):
        return _("Foto, %(here)s dari %(all)s sudah sampai", here=here, all=len(photos))
    return _("Foto, utuh (SHA-256 cocok)")
