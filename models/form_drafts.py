"""Drafts of forms: what somebody uploaded, kept to the byte, until it is published as a version or thrown away."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import defer, joinedload

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from forms.needs import LIST_ENDINGS, Needs, needs_of
from forms.publish import Published
from models import audit, disk, form_media, form_states, library, scope
from models.choice_lists import current_lists, publish_list
from models.db import db, writing
from models.form_audience import Audience
from models.tables_forms import Form, FormDraft, FormDraftFile, FormVersion
from models.tables_people import Person
from workflow.form_life import why_not

# The files of one draft together: a phone on a weak link fetches them all.
MOST_FILE_BYTES: Final = 20_000_000
MOST_SHOWN: Final = 50


@dataclass(frozen=True)
class Wanted:
    """How a draft is to be published. info: as library.publish_form; replace_lists: over other content of that name."""

    info: dict[str, Any]
    roles: list[str]
    offices: list[str]
    replace_lists: bool = False


@dataclass(frozen=True)
class _Converted:
    version: str
    xform_xml: str


def keep_draft(by: Person, file_name: str, raw: bytes, published: Published) -> FormDraft:
    """Keep an uploaded form and what it was turned into; nothing reaches a phone by this. Raises NOT_ALLOWED."""
    _must_publish(by)
    draft = FormDraft(
        id=ids.new_uuid(),
        form_id=published.form_id,
        version=published.version,
        title=published.title,
        file_name=PurePosixPath(file_name.replace("\\", "/")).name[-120:] or "formulir",
        raw=raw,
        xform=published.xform_xml,
        lists=dict(published.lists),
        findings=[asdict(row) for row in published.unsupported],
        warnings=list(published.warnings),
        uploaded_by=by.id,
        uploaded_at=clock.now(),
    )
    with writing():
        db.session.add(draft)
        db.session.flush()
        detail = {"form_id": draft.form_id, "version": draft.version, "size": len(raw)}
        audit.record(by, "form.draft_kept", f"form:{draft.form_id}", detail)
    return draft


def list_drafts(viewer: Person) -> list[FormDraft]:
    """The drafts that nobody has published yet, newest first, without their bytes. Raises NOT_ALLOWED."""
    _must_publish(viewer)
    heavy = [defer(column) for column in (FormDraft.raw, FormDraft.xform, FormDraft.lists, FormDraft.findings)]
    query = scope.visible_drafts(viewer).where(FormDraft.published_sha256.is_(None))
    query = query.options(*heavy, joinedload(FormDraft.uploader))
    return list(db.session.scalars(query.order_by(FormDraft.uploaded_at.desc(), FormDraft.id).limit(MOST_SHOWN)))


def get_draft(viewer: Person, draft_id: str) -> FormDraft:
    """Raises Refusal(FORM_DRAFT_UNKNOWN)."""
    query = scope.visible_drafts(viewer).where(FormDraft.id == draft_id).options(joinedload(FormDraft.uploader))
    draft: FormDraft | None = db.session.scalar(query)
    if draft is None:
        raise Refusal(Reason.FORM_DRAFT_UNKNOWN)
    return draft


def files_of(draft: FormDraft) -> dict[str, int]:
    """Name → size of what was uploaded with a draft."""
    query = select(FormDraftFile.name, FormDraftFile.size).where(FormDraftFile.draft_id == draft.id)
    return {row.name: row.size for row in db.session.execute(query.order_by(FormDraftFile.name))}


def file_of(draft: FormDraft, name: str) -> bytes | None:
    """The bytes of a file uploaded with a draft."""
    row = db.session.get(FormDraftFile, (draft.id, name))
    return None if row is None else row.content


def add_files(by: Person, draft_id: str, files: dict[str, bytes]) -> None:
    """Put lists, pictures and sounds beside a draft; one of the same name takes the place of the earlier.

    Raises Refusal: FORM_DRAFT_UNKNOWN, FORM_DRAFT_PUBLISHED, FILE_NAME_BAD, LIST_NOT_READABLE, FORM_FILES_TOO_LARGE.
    """
    for name, content in files.items():
        if not name or PurePosixPath(name).name != name or "\\" in name:
            raise Refusal(Reason.FILE_NAME_BAD, name=name)
        if name.endswith(LIST_ENDINGS):
            list_text(name, content)
    with writing():
        draft = _open_draft(by, draft_id)
        gone = delete(FormDraftFile).where(FormDraftFile.draft_id == draft.id, FormDraftFile.name.in_(list(files)))
        db.session.execute(gone)
        size = select(func.coalesce(func.sum(FormDraftFile.size), 0)).where(FormDraftFile.draft_id == draft.id)
        if (db.session.scalar(size) or 0) + sum(map(len, files.values())) > MOST_FILE_BYTES:
            raise Refusal(Reason.FORM_FILES_TOO_LARGE, limit=MOST_FILE_BYTES)
        for name, content in files.items():
            db.session.add(FormDraftFile(draft_id=draft.id, name=name, content=content, size=len(content)))


def remove_draft(by: Person, draft_id: str) -> None:
    """Throw a draft away that nobody published. Raises Refusal: FORM_DRAFT_UNKNOWN, FORM_DRAFT_PUBLISHED."""
    with writing():
        draft = _open_draft(by, draft_id)
        db.session.execute(delete(FormDraftFile).where(FormDraftFile.draft_id == draft.id))
        db.session.delete(draft)
        audit.record(by, "form.draft_removed", f"form:{draft.form_id}", {"version": draft.version})


def missing_files(draft: FormDraft, offices: Sequence[str] = ()) -> Needs:
    """What a draft reads or shows and nobody has: lists are needed by every one of the offices, media by their name."""
    needs, here = needs_of(draft.xform), {*files_of(draft), *draft.lists}
    everywhere: list[str | None] = [None]
    known = [set(current_lists(office)) for office in offices or everywhere]
    lists = tuple(name for name in needs.lists if name not in here and not all(name in some for some in known))
    return Needs(lists, tuple(name for name in needs.media if name not in here))


def publish_draft(by: Person, draft_id: str, rev: int, wanted: Wanted) -> FormVersion:
    """Make a draft the version that phones of the wanted offices and roles fill in. rev: of the form, 0 for a new one.

    Raises Refusal: FORM_DRAFT_UNKNOWN, FORM_DRAFT_PUBLISHED, FORM_IN_THE_WAY, FORM_STALE, FORM_OF_OTHERS,
    FORM_LISTS_MISSING, FORM_LISTS_OTHER, FORM_VERSION_EXISTS.
    """
    draft = _open_draft(by, draft_id)
    if any(row["blocks"] for row in draft.findings):
        raise Refusal(Reason.FORM_IN_THE_WAY)
    missing = missing_files(draft, wanted.offices).lists
    if missing:
        raise Refusal(Reason.FORM_LISTS_MISSING, names=", ".join(missing), where="files")
    texts, media = _files(draft)
    # Before the transaction: compressing takes its time, and phones that push would wait for it.
    for text in texts.values():
        disk.pack_text(sha256_hex(text), text.encode())
    kept = form_media.keep(media)
    converted = _Converted(draft.version, draft.xform)
    audience = Audience(sorted(wanted.roles), sorted(wanted.offices))
    with writing():
        draft = _open_draft(by, draft_id)
        form = db.session.get(Form, draft.form_id)
        if form is not None:
            form_states.check_rev(form, rev, by)
        scope.must_reach(by, wanted.offices)
        if form is not None and form.current is not None:
            scope.must_reach(by, form.current.offices)
        _check_lists(texts, replace=wanted.replace_lists)
        for name, text in texts.items():
            publish_list(name, None, text, by=by)
        version = library.add_version(draft.form_id, converted, wanted.info, audience, kept, by)
        draft.published_sha256 = version.sha256
    library.bring_out(version)
    library.prepare_packs()
    return version


def list_text(name: str, content: bytes) -> str:
    """A list's text. Raises Refusal(LIST_NOT_READABLE)."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(Reason.LIST_NOT_READABLE, name=name, detail="UTF-8") from error


def _files(draft: FormDraft) -> tuple[dict[str, str], dict[str, bytes]]:
    rows = db.session.scalars(select(FormDraftFile).where(FormDraftFile.draft_id == draft.id)).all()
    lists = {row.name: list_text(row.name, row.content) for row in rows if row.name.endswith(LIST_ENDINGS)}
    return draft.lists | lists, {row.name: row.content for row in rows if row.name not in lists}


def _check_lists(texts: dict[str, str], *, replace: bool) -> None:
    """Not quietly over another form's list."""
    here = current_lists(None)
    other = [name for name, text in texts.items() if name in here and here[name].sha256 != sha256_hex(text)]
    if other and not replace:
        raise Refusal(Reason.FORM_LISTS_OTHER, names=", ".join(other), where="replace_lists")


def _open_draft(by: Person, draft_id: str) -> FormDraft:
    draft = get_draft(by, draft_id)
    if draft.published_sha256 is not None:
        raise Refusal(Reason.FORM_DRAFT_PUBLISHED)
    return draft


def _must_publish(by: Person) -> None:
    reason = why_not("reopen", by.roles, "closed")
    if reason is not None:
        raise Refusal(reason)
