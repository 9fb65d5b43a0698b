"""What the check of a record found, in plain sentences at the answers they concern. They refuse nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.answers import Answer
from forms.findings import STOPPED
from office.words import _

_TURN = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class FoundLine:
    """One finding in words.

    label: the question, "" when it concerns the whole record; anchor: the row of its answer on this page, or "".
    """

    path: str
    label: str
    sentence: str
    anchor: str = ""


def sentences_by_path(findings: Sequence[Mapping[str, Any]], rules: Mapping[str, str]) -> dict[str, list[str]]:
    """Path in the instance → what was found there.

    rules: path of a question → the form's words for its rule, "" when it has none.
    """
    found: dict[str, list[str]] = {}
    for finding in findings:
        found.setdefault(finding["path"], []).append(sentence(finding, rules))
    return found


def found_lines(
    findings: Sequence[Mapping[str, Any]],
    rules: Mapping[str, str],
    answers: Sequence[Answer],
    anchors: Mapping[str, str],
) -> list[FoundLine]:
    """Every finding for the box at the top of the page. anchors: path → id of the row that shows it."""
    labels = _labels(answers, ())
    return [
        FoundLine(
            path=finding["path"],
            label="" if finding["code"] == STOPPED else labels.get(finding["path"]) or _name(finding["path"]),
            sentence=sentence(finding, rules),
            anchor=anchors.get(finding["path"], ""),
        )
        for finding in findings
    ]


def sentence(finding: Mapping[str, Any], rules: Mapping[str, str]) -> str:
    """One finding in the reader's language."""
    detail = finding.get("detail") or {}
    rule = rules.get(_TURN.sub("", finding["path"]), _said(detail, "expected"))
    code = str(finding["code"])
    if code == "calculation":
        return _("Nilai hitungan berbeda dari yang dihitung server: %(expected)s", expected=_said(detail, "expected"))
    if code == "choice":
        return _("Pilihan %(value)s tidak ada di daftarnya", value=_said(detail, "value"))
    if code == "constraint" and rule and detail.get("expected"):
        return _("Jawaban tidak memenuhi syarat isian ini: %(rule)s", rule=rule)
    if code == "unknown" and detail.get("value"):
        return _("Isian ini tidak ada di formulirnya: %(value)s", value=_said(detail, "value"))
    words = {
        STOPPED: _(
            "Pemeriksaan tidak selesai: isian ini terlalu panjang untuk diperiksa ulang seluruhnya. "
            "Isiannya utuh; periksa sendiri yang penting."
        ),
        "required": _("Isian wajib kosong"),
        "constraint": _("Jawaban tidak memenuhi syarat isian ini"),
        "type": _("Bentuk jawaban tidak sesuai dengan jenis isiannya"),
        "irrelevant": _("Terisi, padahal menurut jawaban lain isian ini tidak ditanyakan"),
        "unknown": _("Isian ini tidak ada di formulirnya"),
        "readonly": _("Isian ini tidak boleh diubah, tetapi isinya lain"),
    }
    return words.get(code, code)


def _said(detail: Mapping[str, Any], name: str) -> str:
    text = str(detail.get(name, "")).strip()
    return f"“{text}”" if text else _("(kosong)")


def _labels(answers: Sequence[Answer], turns: tuple[str, ...]) -> dict[str, str]:
    """Path → label; below a repeat with the turns it stands in, for there are others of that label."""
    found: dict[str, str] = {}
    for answer in answers:
        found[answer.path] = f"{answer.label} ({', '.join(turns)})" if turns else answer.label
        found |= _labels(answer.children, (*turns, answer.label) if answer.kind == "repeat" else turns)
    return found


def _name(path: str) -> str:
    return path.rpartition("/")[2]
