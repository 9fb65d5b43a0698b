"""What a sender was told: nothing else may be held against a server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from tests.faults.public.line import Pause
from tests.faults.public.reports import Report


@dataclass
class Told:
    """received: ids of reports whose answers were acknowledged. files: (id, file name). refused: id to the reason.

    last: why the last try came to nothing.
    """

    received: set[str] = field(default_factory=set)
    files: set[tuple[str, str]] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    last: str = ""

    def is_settled(self, report: Report) -> bool:
        """Nothing is left to do for it."""
        return report.instance_id in self.refused or self.is_acknowledged(report)

    def is_acknowledged(self, report: Report) -> bool:
        """Answers and every photo."""
        names = {(report.instance_id, name) for name in report.photos}
        return report.instance_id in self.received and names <= self.files


class Sender(Protocol):
    """A careful client of one protocol."""

    def send(self, reports: list[Report], told: Told, pause: Pause) -> None:
        """Send until everything is settled or the pause is over; write down what is acknowledged."""

    def send_other(self, other: Report, pause: Pause) -> bool:
        """Send other answers under an id that was sent before. True when the server says that it has taken them."""
