"""The page of an uploaded form: what it asks, what is in the way, what it needs, and how it is to be published."""

from typing import Any

from flask import render_template
from flask_login import current_user

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
from models.tables_forms import FormDraft
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
    kept = form_shelf.find_form(current_user, draft.form_id)
    missing = form_drafts.missing_files(draft)
    findings = [_finding(row) for row in draft.findings]
    taken = form_shelf.has_version(draft.form_id, draft.version)
    return render_template(
        "form_draft.html",
        draft=draft,
        wrong=wrong or [],
        wrong_by=dict(wrong or []),
        problem=problem,
        typed=typed or _proposed(draft, form, [office.id for office in offices]),
        rev=kept.rev if kept else 0,
        is_new=kept is None,
        version_taken=taken is not None and draft.published_sha256 is None,
        version_same=taken is not None and taken.xform == draft.xform,
        blocking=[row for row in findings if row["blocks"]],
        findings=[row for row in findings if not row["blocks"]],
        outline=outline_of(form, language()),
        languages=languages_of(draft.xform),
        weight=[said.told(language()) for said in weight_of(draft.xform, form)],
        changes=_changes(draft, form),
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
    found = form_shelf.current_info(draft.form_id)
    return dict(found) if found else {}


def _proposed(draft: FormDraft, form: Form, offices: list[str]) -> dict[str, Any]:
    """What the page is filled in with: as the version before was published, or as the form itself tells."""
    before = form_shelf.current_audience(draft.form_id)
    info = info_of(form) | current_info(draft)
    titles = info["title"] if before else {"id": draft.title or draft.form_id, "en": ""}
    return {
        "code": info["code"],
        "title_id": titles["id"],
        "title_en": titles.get("en", ""),
        "minutes": str(info["minutes"]),
        "place": info.get("place", ""),
        "roles": (before.roles or list(ROLES)) if before else [],
        "offices": [office for office in (before.offices if before else offices) if office in offices],
        "everywhere": before is not None and not before.offices,
        "replace_lists": False,
    }


def _changes(draft: FormDraft, form: Form) -> list[form_words.ChangeLine] | None:
    """Against what phones fill in today; None for a form that is new."""
    now = form_shelf.current_xform(draft.form_id)
    return None if now is None else [form_words.change_line(one) for one in compare_forms(read_form(now), form)]


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
