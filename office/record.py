"""One report as its page shows it: words, answers, photos, map and history, made from models.reviews.ReportView."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import Reason, Refusal
from forms.compare import mark
from models import places, returning
from models.reviews import ReportView
from office import flags, labels
from office.answer_blocks import Block, lay_out, rows_by_path
from office.contents import Content, answers_in, compared_with, contents_of, find_content, rules_in
from office.courier import carried_facts
from office.findings import FoundLine, found_lines, sentences_by_path
from office.location import Location, locate
from office.photos import FileLine, Photo, file_pages, files_of, photos_of
from office.session import language
from office.trail import TrailLine, trail_line
from office.words import _, link

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
    steps: frozenset[str]
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
    findings, rules = shown.findings or [], rules_in(view, shown)
    blocks = lay_out(mark(old or answers, answers), file_pages(view, shown, query), sentences_by_path(findings, rules))
    anchors = {path: f"row-{row.field}" for path, row in rows_by_path(blocks).items()}
    return Record(
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
        back_sentence=_back_sentence(view),
        late_sentence=flags.sentence(head),
        claim_sentence=flags.claim_sentence(head),
        form_sentence=flags.form_sentence(head, view.current),
        steps=frozenset(name for name, reason in view.steps.items() if reason is None),
        form_problem=problem,
        found=found_lines(findings, rules, answers, anchors),
        blocks=blocks,
        photos=photos,
        photos_title=_photos_title(photos),
        files=files_of(view, shown, answers, query),
        map=locate(head, answers),
        trail=[trail_line(view, event) for event in reversed(view.events)],
        delivery=_delivery(view, shown),
        sha256=shown.sha256,
        actions=actions,
        why_not=why_not,
        hrefs=_hrefs(head.root_id, query),
    )


def form_title(view: ReportView) -> str:
    """The form's own title in the reader's language; the report's title when the form is unknown here."""
    info = view.submission.form.info if view.submission.form else {}
    return str(info.get("title", {}).get(language()) or view.submission.title)


def place_words(village_code: str | None) -> str:
    """``Desa Tanjung Raja, Muara Enim``; empty when no village was named."""
    found = places.places_of([village_code]) if village_code else []
    return village_words(found[0]) if found else ""


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
    words = {"approve": _("Setujui"), "return": _("Kembalikan"), "reject": _("Tolak")}
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
        "return": link("office.decisions.return_page", query, root_id=root_id),
        "reject": link("office.decisions.reject_page", query, root_id=root_id),
    }


def _back_sentence(view: ReportView) -> str:
    """Of a report that a restore had lost and its phone brought back; the code that people may have noted before."""
    back = returning.came_back({revision.instance_id for revision in view.revisions})
    if not back:
        return ""
    codes = ", ".join(sorted({row.code for row in back.values()}))
    return _(
        "Kembali setelah pemulihan: laporan ini hilang dari server dan dikirim lagi oleh HP. Kode semula %(code)s.",
        code=codes,
    )


def _photos_title(photos: Sequence[Photo]) -> str:
    if not photos:
        return _("Berkas")
    here = sum(photo.is_here for photo in photos)
    if here < len(photos):
        return _("Foto, %(here)s dari %(all)s sudah sampai", here=here, all=len(photos))
    return _("Foto, utuh (SHA-256 cocok)")


def _delivery(view: ReportView, shown: Content) -> list[tuple[str, str, datetime | None]]:
    """Where the report comes from, both clocks as they were."""
    rows: list[tuple[str, str, datetime | None]] = [
        (_("Kode"), view.submission.code, None),
        (_("Selesai diisi, jam HP"), "", shown.finished_at),
        (_("Diterima, jam server"), "", shown.received_at),
    ]
    if shown.clock_skew_s is not None:
        rows.append((_("Selisih jam HP"), _("%(n)s detik", n=labels.number(round(shown.clock_skew_s))), None))
    rows += flags.facts(view.submission)
    rows += carried_facts(shown.instance_id)
    rows.append((_("Kiriman ke"), _("%(n)s dari HP ini", n=labels.number(shown.device_seq)), None))
    rows.append((_("Versi formulir"), shown.form_version, None))
    return rows
