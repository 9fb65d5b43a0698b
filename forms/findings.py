"""Check a record that has arrived by its own form again: what is missing, broken or changed becomes a finding."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from lxml import etree

from forms.expressions import Evaluator
from forms.instance import Unreadable, local_name, parse_safely
from forms.model import Form, Group, Question, Repeat

ListText = Callable[[str], str | None]
"""List name ("desa.csv") → its text, None when the office does not have it."""

CODES = ("required", "constraint", "type", "choice", "irrelevant", "calculation", "unknown", "readonly")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a record that its form did not ask for. It is shown to the office and refuses nothing.

    path: in the instance, repeats numbered from 1: ``/data/orang[2]/no_paspor``.
    code: one of CODES. detail: what was found ("value") and what was expected ("expected"), as texts.
    """

    path: str
    code: str
    detail: dict[str, str] = field(default_factory=dict)


def check_record(
    form: Form,
    instance_xml: bytes,
    lists: ListText,
    moment: datetime,
    zone: tzinfo | None = None,
) -> list[Finding]:
    """Every finding, in form order. moment: when the record was finished, as far as we know; zone: the office's.

    Never raises for a record: an unreadable one has no findings here, it has been refused before.
    """
    try:
        root = parse_safely(instance_xml)
    except Unreadable:
        return []
    return _missing(form.root, root, form.root.path, Evaluator(root, moment))


def _missing(group: Group, node: etree._Element, path: str, evaluator: Evaluator) -> list[Finding]:
    found: list[Finding] = []
    for child in group.children:
        held = [one for one in node if local_name(one) == child.name]
        for number, one in enumerate(held, start=1):
            try:
                if not evaluator.test(child.relevant, one):
                    continue
                if isinstance(child, Question):
                    empty = not (one.text or "").strip() and child.type != "note"
                    if empty and child.required and evaluator.test(child.required, one):
                        found.append(Finding(f"{path}/{child.name}", "required"))
                    continue
            except etree.XPathError:
                continue
            number_text = f"[{number}]" if isinstance(child, Repeat) else ""
            found += _missing(child, one, f"{path}/{child.name}{number_text}", evaluator)
    return found
