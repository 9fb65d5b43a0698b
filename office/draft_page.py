"""The page of an uploaded form: what it asks, what is in the way, what it needs, and how it is to be published."""

from typing import Any

from flask import render_template
from flask_login import current_user

from core.errors import Reason, Refusal
from forms.card import info_of
from forms.form_changes import compare_forms
from forms.model import Form
from forms.needs import needs_of
from forms.outline import languages_of, outline_of, weight_of
from forms.said import Said
from forms.xform import read_form
from forms.xlsform import Unsupported
from models import form_drafts, form_shelf, scope
from models.form_drafts import MOST_FILE_BYTES
from models.tables_forms import FormDraft, FormVersion
from office import form_words
from office.session import language
from office.words import _
from workflow.roles import ROLES


def draft_page(
    draft: FormDraft,
    wrong: list[tuple[str, str]] | None = None,
    typed: dict[str, Any] | None = None,
    problem: str = "",
) -> str:
    """The page. wrong: (field, sentence); typed: what stood in the fields, proposed from the version before else;
    problem: why nothing was done, when no field is at fault."""
    form = read_form(draft.xform)
    offices = scope.visible_offices(current_user)
    now = form_shelf.current_version(current_user, draft.form_id)
    mine = form_shelf.may_replace(current_user, draft.form_id)
    if not mine and not draft.published_sha256:
        problem = problem or Refusal(Reason.FORM_OF_OTHERS).message(language())
    missing = form_drafts.missing_files(draft)
    findings = [_finding(row) for row in draft.findings]
    taken = form_shelf.has_version(draft.form_id, draft.version) if mine else None
    return render_template(
        "form_draft.html",
        draft=draft,
        wrong=wrong or [],
        wrong_by=dict(wrong or []),
        problem=problem,
        typed=typed or _proposed(draft, form, now, [office.id for office in offices]),
        rev=form_shelf.rev_of(draft.form_id),
        is_new=now is None,
        may_publish=mine,
        version_taken=taken is not None and draft.published_sha256 is None,
        version_same=taken is not None and taken.xform == draft.xform,
        blocking=[row for row in findings if row["blocks"]],
        findings=[row for row in findings if not row["blocks"]],
        outline=outline_of(form, language()),
        languages=languages_of(draft.xform),
        weight=[said.told(language()) for said in weight_of(draft.xform, form)],
        changes=None if now is None else _changes(now.xform, form),
        needs=needs_of(draft.xform),
        files=form_drafts.files_of(draft),
        missing=missing,
        most=MOST_FILE_BYTES,
        offices=offices,
        every_office=scope.sees_every_office(current_user),
        roles=list(ROLES),
        places=[question for question in form.questions() if question.type in ("text", "select_one", "barcode")],
    )


def current_info(draft: FormDraft) -> dict[str, Any]:
    """How phones list the form of this draft today; empty when it is new."""
    now = form_shelf.current_version(current_user, draft.form_id)
    return dict(now.info) if now is not None else {}


def _proposed(draft: FormDraft, form: Form, now: FormVersion | None, offices: list[str]) -> dict[str, Any]:
    """What the page is filled in with: as the version before was published, or as the form itself tells."""
    info = info_of(form) | (dict(now.info) if now is not None else {})
    titles = info["title"] if now is not None else {"id": draft.title or draft.form_id, "en": ""}
    return {
        "code": info["code"],
        "title_id": titles["id"],
        "title_en": titles.get("en", ""),
        "minutes": str(info["minutes"]),
        "place": info.get("place", ""),
        "roles": (now.roles or list(ROLES)) if now is not None else [],
        "offices": [office for office in (now.offices if now is not None else offices) if office in offices],
        "everywhere": now is not None and not now.offices,
        "replace_lists": False,
    }


def _changes(before: str, form: Form) -> list[form_words.ChangeLine]:
    """Against what phones fill in today."""
    return [form_words.change_line(one) for one in compare_forms(read_form(before), form)]


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    """One finding in the reader's language: where, what, and what to do instead."""
    one = Unsupported(**{**row, "remedy": Said(**row["remedy"])})
    place = {"heading": _("judul kolom"), "sheet": _("lembar")}
    return {
        "sheet": one.sheet,
        "row": one.row,
        "column": place.get(one.column, one.column),
        "value": one.value,
        "remedy": one.remedy.told(language()),
        "blocks": one.blocks,
    }
