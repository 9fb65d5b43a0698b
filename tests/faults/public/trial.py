"""One trial: reports through the broken link by each plan, then the question to the server what it has."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.proxy import FaultProxy
from tests.faults.public.line import Address, Line, Pause
from tests.faults.public.plans import Faults, breaking
from tests.faults.public.reports import Form, Report, make_reports, other_content
from tests.faults.public.stored import Asking
from tests.faults.public.told import Sender, Told
from tests.faults.public.verdict import Verdict, judge


@dataclass(frozen=True)
class Settings:
    """bytes_per_s, round_trip_s and break_every_s: 0 is none. share: of the requests that meet a fault of the plan."""

    plans: tuple[str, ...]
    reports: int = 20
    photo_bytes: tuple[int, ...] = (200_000,)
    seed: int = 1
    share: float = 0.3
    bytes_per_s: float = 0.0
    round_trip_s: float = 0.0
    break_every_s: float = 0.0
    give_up_s: float = 600.0
    settle_s: float = 0.0


@dataclass
class Leg:
    """What one plan came to."""

    plan: str
    reports: list[Report]
    told: Told = field(default_factory=Told)
    others: list[Report] = field(default_factory=list)
    faults: int = 0
    sent_bytes: int = 0
    seconds: float = 0.0
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def acknowledged(self) -> int:
        return sum(self.told.is_acknowledged(report) for report in self.reports)

    @property
    def payload_bytes(self) -> int:
        return sum(report.payload_bytes for report in self.reports)


@dataclass
class Trial:
    """connect: a sender over the link that listens on a port of this machine."""

    address: Address
    form: Form
    settings: Settings
    connect: Callable[[Line], Sender]
    credentials: str
    asking: Asking

    def run(self, run: str, say: Callable[[str], None]) -> list[Leg]:
        """run: the name that tells these reports from all others. say: is told what goes on."""
        self.asking.begin()
        legs = []
        for plan in self.settings.plans:
            say(f"{plan}: {self.settings.reports} reports")
            legs.append(self._send(run, plan))
        time.sleep(self.settings.settle_s)
        say("asking the server what it has")
        stored = self.asking.stored(run, [report for leg in legs for report in leg.reports + leg.others])
        for leg in legs:
            leg.verdict = judge(leg.reports, leg.told, stored, leg.others)
        return legs

    def _send(self, run: str, plan: str) -> Leg:
        told = self.settings
        leg = Leg(plan, make_reports(self.form, run, plan, told.reports, told.photo_bytes))
        faults = Faults(plan, told.seed, told.share)
        link = FaultProxy(
            self.address.port,
            faults,
            target_host=self.address.host,
            tls=self.address.tls,
            one_way_s=told.round_trip_s / 2,
            **({"bytes_per_s": told.bytes_per_s} if told.bytes_per_s else {}),
        )
        chance = random.Random(f"{told.seed}:{plan}:pauses").random
        with link, breaking(link, told.break_every_s, told.seed):
            sender = self.connect(Line(self.address, self.credentials, link.port))
            began = time.monotonic()
            sender.send(leg.reports, leg.told, Pause(chance, told.give_up_s))
            leg.seconds = time.monotonic() - began
            leg.faults, leg.sent_bytes = faults.laid, link.up_bytes
            if plan == "same-id":
                for report in leg.reports:
                    other = other_content(self.form, report)
                    if sender.send_other(other, Pause(chance, told.give_up_s)):
                        leg.others.append(other)
        return leg
