"""Answers that a page leaves out: who told an officer something is read elsewhere, with a reason (office.identity)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_login import current_user

from forms.answers import Answer
from models.tables_reports import Submission
from office.words import _
from workflow.identity import fields_of


def leave_out(report: Submission, answers: list[Answer]) -> list[Answer]:
    """The answers as this reader sees them; whoever wrote them down sees them all."""
    hidden = _hidden(report)
    return [_without(answer, hidden) for answer in answers] if hidden else answers


def findings_on(report: Submission, findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a check found, without what it quotes of such answers."""
    hidden = _hidden(report)
    return [found | {"detail": {}} if _name(found["path"]) in hidden else found for found in findings]


def _hidden(report: Submission) -> frozenset[str]:
    return frozenset() if report.person_id == current_user.id else fields_of(report.form_id)


def _without(answer: Answer, hidden: frozenset[str]) -> Answer:
    if answer.kind != "question":
        return replace(answer, children=tuple(_without(child, hidden) for child in answer.children))
    if _name(answer.path) not in hidden or not (answer.value or answer.text):
        return answer
    return replace(answer, value="", text=_("disimpan terpisah, tidak ditampilkan"))


def _name(path: str) -> str:
    return path.rpartition("/")[2]
