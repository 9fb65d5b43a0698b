"""The files of one revision as a page shows them: photos with their previews, other files as lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.answers import Answer
from models.reviews import ReportView
from models.tables_reports import Attachment
from office import labels
from office.answer_blocks import FILE_TYPES
from office.contents import Content
from office.words import _, link

# What a browser shows without running anything in it; models.filetypes looked at the first bytes.
SHOWN_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
# What it plays, by the same look: sound and film, which run nothing either.
PLAYED_TYPES = frozenset({"audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "video/mp4", "video/webm"})


@dataclass(frozen=True)
class Photo:
    """One photo. thumb: its preview or itself, "" while neither has come; original: kept for evidence."""

    attachment: Attachment
    label: str
    href: str
    thumb: str
    facts: str
    is_here: bool
    preview: Attachment | None
    original: Attachment | None


@dataclass(frozen=True)
class FileLine:
    """One file that is no photo."""

    label: str
    href: str
    facts: str


def photos_of(view: ReportView, shown: Content, answers: Iterable[Answer], query: Mapping[str, str]) -> list[Photo]:
    """The photos of a revision in the order of the form."""
    named = _questions(answers)
    own = _attachments(view, shown)
    photos = [_photo(view, a, own, named, query) for a in own if _is_photo(a)]
    order = list(named)
    photos.sort(key=lambda photo: order.index(photo.attachment.name) if photo.attachment.name in named else len(order))
    return photos


def files_of(view: ReportView, shown: Content, answers: Iterable[Answer], query: Mapping[str, str]) -> list[FileLine]:
    """Other files of a revision, and those of whom nobody knows the photo."""
    named = _questions(answers)
    own = _attachments(view, shown)
    photo_names = {a.name for a in own if _is_photo(a)}
    loose = [a for a in own if not _is_photo(a) and not (a.role in ("preview", "original") and a.of in photo_names)]
    return [
        FileLine(named.get(a.name, a.name), _page(view, a, query), ", ".join([labels.size_word(a.size), _presence(a)]))
        for a in loose
    ]


def file_pages(view: ReportView, shown: Content, query: Mapping[str, str]) -> dict[str, str]:
    """File name → its page, for links out of the answers."""
    return {a.name: _page(view, a, query) for a in _attachments(view, shown)}


def find_photo(view: ReportView, attachment: Attachment) -> Photo:
    """The photo that a page is about, whichever revision it belongs to."""
    own = [a for a in view.attachments if a.instance_id == attachment.instance_id]
    return _photo(view, attachment, own, {}, {})


def content_href(view: ReportView, attachment: Attachment, *, download: bool = False) -> str:
    """Where the bytes are."""
    return link(
        "office.files.content",
        root_id=view.submission.root_id,
        attachment_id=attachment.id,
        download="1" if download else None,
    )


def _photo(
    view: ReportView, a: Attachment, own: list[Attachment], named: Mapping[str, str], query: Mapping[str, str]
) -> Photo:
    preview = next((o for o in own if o.role == "preview" and o.of == a.name), None)
    original = next((o for o in own if o.role == "original" and o.of == a.name), None)
    # The preview weighs 12 kB, the photo thirty times that.
    shown = next((o for o in (preview, a) if o is not None and o.present_at and o.type in SHOWN_TYPES), None)
    return Photo(
        attachment=a,
        label=named.get(a.name, a.name),
        href=_page(view, a, query),
        thumb=content_href(view, shown) if shown else "",
        facts=labels.size_word(a.size) if a.present_at else _("menyusul, %(size)s", size=labels.size_word(a.size)),
        is_here=a.present_at is not None,
        preview=preview,
        original=original,
    )


def _is_photo(attachment: Attachment) -> bool:
    return attachment.role == "photo" or (attachment.role == "file" and attachment.type in SHOWN_TYPES)


def _attachments(view: ReportView, shown: Content) -> list[Attachment]:
    """The attachments that this revision names: a rival's files under the same id are not its own."""
    names = {(file["name"], file["sha256"]) for file in shown.files}
    return [a for a in view.attachments if a.instance_id == shown.instance_id and (a.name, a.sha256) in names]


def _questions(answers: Iterable[Answer]) -> dict[str, str]:
    """File name → the question that asked for it."""
    found: dict[str, str] = {}
    for answer in answers:
        found |= {q.value: q.label for q in answer.questions() if q.value and q.type in FILE_TYPES}
    return found


def _page(view: ReportView, attachment: Attachment, query: Mapping[str, str]) -> str:
    return link("office.files.show", query, root_id=view.submission.root_id, attachment_id=attachment.id)


def _presence(attachment: Attachment) -> str:
    return _("sudah sampai") if attachment.present_at else _("menyusul")
