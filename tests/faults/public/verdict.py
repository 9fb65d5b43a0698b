"""What senders were told against what is there: lost, missing, duplicated, altered, each by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from core.digest import sha256_hex
from tests.faults.public.reports import Report
from tests.faults.public.stored import Stored
from tests.faults.public.told import Told

# What must never happen to something acknowledged.
FAULTS = ("lost", "duplicated", "altered")


@dataclass
class Verdict:
    """Each entry names a report by its mark, or a photo by its file name. missing was never acknowledged."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not any(getattr(self, kind) for kind in FAULTS)

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(**{kind: getattr(self, kind) + getattr(other, kind) for kind in vars(self)})


def judge(reports: Iterable[Report], told: Told, stored: Iterable[Stored], others: Iterable[Report] = ()) -> Verdict:
    """others: different answers under the id of one of the reports, which the server says that it has taken too."""
    verdict = Verdict()
    by_mark: dict[str, list[Stored]] = {}
    by_id: set[str] = set()
    for one in stored:
        answers = _answers(one.xml)
        by_mark.setdefault(answers.get("mark", ""), []).append(one)
        by_id.add(answers.get("instanceID", ""))
    for report in reports:
        found = by_mark.get(report.mark, [])
        if not found and report.instance_id in by_id:
            verdict.altered.append(report.mark)
            continue
        received = report.instance_id in told.received
        if not found:
            (verdict.lost if received else verdict.missing).append(report.mark)
            continue
        if len(found) > 1:
            verdict.duplicated.append(report.mark)
        _compare(report, found, told, verdict)
    verdict.lost += [other.mark for other in others if other.mark not in by_mark]
    return verdict


def _compare(report: Report, copies: list[Stored], told: Told, verdict: Verdict) -> None:
    """What one copy has whole is neither lost nor altered, whatever the others lack.

    Servers may write the XML anew and add to it; every answer of ours must be in it as it was.
    """
    ours = _answers(report.xml)
    if not any(ours.items() <= _answers(copy.xml).items() for copy in copies):
        verdict.altered.append(report.mark)
    for name, photo in report.photos.items():
        digest = sha256_hex(photo)
        times = max(list(copy.files.values()).count(digest) for copy in copies)
        if times > 1:
            verdict.duplicated.append(name)
        elif times == 0 and any(name in copy.files for copy in copies):
            verdict.altered.append(name)
        elif times == 0:
            is_told = (report.instance_id, name) in told.files
            (verdict.lost if is_told else verdict.missing).append(name)


def _answers(xml: bytes) -> dict[str, str]:
    """Every leaf by its local name; names are unique in our form."""
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return {}
    leaves = (node for node in root.iter() if isinstance(node.tag, str) and len(node) == 0)
    return {etree.QName(node).localname: node.text or "" for node in leaves}
