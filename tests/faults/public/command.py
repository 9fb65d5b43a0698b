"""``python -m tests.faults``: a server of any maker, behind a link that fails on command (docs/reliability.md)."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.faults.public.line import Address, Line
from tests.faults.public.plans import ALL, KINDS
from tests.faults.public.reports import FORM_ID, FORM_VERSION, MOST_PHOTOS, Form, write_form
from tests.faults.public.results import as_json, as_table, exit_code
from tests.faults.public.stored import AskBriefcase, AskCentral, AskCommand, Asking, AskTitian, CannotAskError
from tests.faults.public.to_openrosa import OpenRosaSender
from tests.faults.public.to_titian import TitianSender
from tests.faults.public.told import Sender
from tests.faults.public.trial import Settings, Trial


def main(words: Sequence[str] | None = None) -> int:
    """Returns 0, 1 when something acknowledged is lost, duplicated or altered, 2 when nothing could be shown."""
    told = parser().parse_args(words)
    if told.write_form:
        write_form(told.write_form)
        print(f"{told.write_form}: publish it on the server, then run the suite.")
        return 0
    if not told.url:
        parser().error("--url is needed")
    run = f"t{secrets.token_hex(4)}"
    settings = settings_of(told)
    say = (lambda _line: None) if told.json else (lambda line: print(line, file=sys.stderr))
    try:
        legs = trial_of(told, settings).run(run, say)
    except CannotAskError as error:
        print(f"The server did not tell what it has: {error}", file=sys.stderr)
        return 2
    if told.json:
        print(as_json(legs, settings, run))
    else:
        print(f"run {run}, seed {settings.seed}, {told.speaks}\n{as_table(legs, settings)}")
    return exit_code(legs)


def settings_of(told: argparse.Namespace) -> Settings:
    return Settings(
        plans=ALL if told.plan == "all" else (told.plan,),
        reports=told.reports,
        photo_bytes=(told.photo_bytes,) * told.photos,
        seed=secrets.randbelow(2**31) if told.seed is None else told.seed,
        share=told.share,
        bytes_per_s=told.bytes_per_s,
        round_trip_s=told.round_trip,
        break_every_s=told.break_every,
        give_up_s=told.give_up,
        settle_s=told.settle,
    )


def trial_of(told: argparse.Namespace, settings: Settings) -> Trial:
    form = Form(told.form_id, told.form_version, told.form_root)
    seq = [told.first_seq]

    def connect(line: Line) -> Sender:
        if told.speaks == "openrosa":
            return OpenRosaSender(line)
        first = seq[0]
        # Every plan is the same phone: its numbers go on.
        seq[0] += 2 * settings.reports
        return TitianSender(line, form, first)

    return Trial(Address.of(told.url), form, settings, connect, told.token, asking_of(told, form))


def asking_of(told: argparse.Namespace, form: Form) -> Asking:
    if told.count_command:
        return AskCommand(told.count_command)
    line = Line(Address.of(told.ask_url or told.url), told.ask_token or told.token)
    kind = told.ask or ("titian" if told.speaks == "titian" else "briefcase")
    if kind == "titian":
        return AskTitian(line)
    return AskCentral(line, form) if kind == "central" else AskBriefcase(line, form)


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    words.add_argument("--url", help="base URL that the client is given: https://titian.example")
    words.add_argument("--token", default="", help='a device token, "name:password", or a whole "Token abc"')
    words.add_argument("--speaks", choices=("titian", "openrosa"), default="titian")
    words.add_argument("--plan", choices=("all", *KINDS), default="all", help="what the link does")
    words.add_argument("--reports", type=_count, default=20, help="of each plan")
    words.add_argument("--photos", type=int, choices=range(MOST_PHOTOS + 1), default=1, help="of each report")
    words.add_argument("--photo-bytes", type=_count, default=200_000)
    words.add_argument("--seed", type=int, help="lays the same faults again; drawn and printed without it")
    words.add_argument("--share", type=float, default=0.3, help="of the requests that meet a fault")
    words.add_argument("--bytes-per-s", type=float, default=0.0, help="of the link, each way; 6250 is 50 kbit/s")
    words.add_argument("--round-trip", type=float, default=0.0, help="seconds")
    words.add_argument("--break-every", type=float, default=0.0, help="seconds between breaks of everything open")
    words.add_argument("--give-up", type=float, default=600.0, help="seconds without progress")
    words.add_argument("--settle", type=float, default=0.0, help="seconds before the server is asked what it has")
    words.add_argument("--form-id", default=FORM_ID)
    words.add_argument("--form-version", default=FORM_VERSION)
    words.add_argument("--form-root", default="data", help="name of the top element of a record")
    words.add_argument("--first-seq", type=_count, default=1, help="Titian: number of the device's first record")
    words.add_argument("--ask", choices=("titian", "briefcase", "central"), help="how the server tells what it has")
    words.add_argument("--ask-url", help="base URL for that, when it is another")
    words.add_argument("--ask-token", help="who may read, when it is another")
    words.add_argument("--count-command", help="a command that prints what the server has, for any other server")
    words.add_argument("--json", action="store_true")
    words.add_argument("--write-form", type=Path, metavar="FILE.xlsx", help="write the form to publish, and stop")
    return words


def _count(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
