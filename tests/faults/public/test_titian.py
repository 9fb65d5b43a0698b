"""The suite on a real Titian: nothing acknowledged is lost, doubled or altered, and a server that lies is seen."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.digest import sha256_hex
from tests.faults.ledger import SOAK, note
from tests.faults.public.command import main
from tests.faults.public.reports import Report
from tests.faults.public.trial import Trial
from tools.live import LiveServer, command

REPORTS = 100 if SOAK else 3


@pytest.fixture(scope="module")
def server(eight_phones, tmp_path_factory) -> Iterator[LiveServer]:
    """With the suite's form published, as an office would do it."""
    data, _tokens = eight_phones
    form = tmp_path_factory.mktemp("form") / "link_test.xlsx"
    assert main(["--write-form", str(form)]) == 0
    with LiveServer(seeded=data) as running:
        said = command(running.environment, "flask", "titian", "publish-form", str(form), "--language", "en")
        assert "link_test, version 1" in said
        yield running


@pytest.fixture
def tokens(eight_phones) -> list[str]:
    return list(eight_phones[1])


@pytest.fixture
def try_out(server, capsys):
    def run(token: str, *words: str) -> tuple[int, dict]:
        asked = ["--url", server.url, "--token", token, "--reports", str(REPORTS), "--photo-bytes", "150000"]
        code = main([*asked, "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_titian_keeps_its_word_under_every_plan(try_out, tokens):
    code, told = try_out(tokens[0], "--share", "0.25")
    print(f"--seed {told['settings']['seed']}")
    every = told["rows"][-1]
    assert code == 0, json.dumps(told["found"])
    assert (every["lost"], every["duplicated"], every["altered"], every["missing"]) == (0, 0, 0, 0)
    assert every["acknowledged"] == every["sent"] == REPORTS * len(told["settings"]["plans"])
    assert every["faults"] > 0
    note(
        "the public suite on Titian: acknowledged is there, once and whole",
        every["sent"],
        0,
        [told["settings"]["seed"]],
    )


def test_a_bit_that_turns_over_on_the_way_is_noticed_and_sent_again(try_out, tokens):
    code, told = try_out(tokens[1], "--plan", "flip", "--seed", "4", "--share", "0.4")
    assert (code, told["rows"][0]["missing"]) == (0, 0), told
    assert told["rows"][0]["faults"] > 0


def test_a_link_of_limited_bandwidth_that_breaks_is_no_trouble(try_out, tokens):
    link = ["--bytes-per-s", "250000", "--round-trip", "0.05", "--break-every", "0.7"]
    code, told = try_out(tokens[2], "--plan", "calm", *link)
    assert code == 0, json.dumps(told["found"])
    assert told["rows"][0]["acknowledged"] == REPORTS
    assert told["rows"][0]["ratio"] >= 0.5


def blob_path(server: LiveServer, sha256: str) -> Path:
    with closing(sqlite3.connect(server.data / "titian.sqlite3", timeout=30)) as line:
        (path,) = line.execute("SELECT path FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
    return server.data / "blobs" / path


@pytest.mark.parametrize("what", ["a photo is gone", "a photo has another byte"])
def test_what_a_titian_has_lost_is_seen(server, tokens, capsys, monkeypatch, what):
    sent: list[Report] = []
    send = Trial._send

    def send_and_damage(self, run, plan):
        leg = send(self, run, plan)
        sent.extend(leg.reports)
        path = blob_path(server, sha256_hex(next(iter(leg.reports[0].photos.values()))))
        if what == "a photo is gone":
            path.unlink()
        else:
            content = path.read_bytes()
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        return leg

    monkeypatch.setattr(Trial, "_send", send_and_damage)
    words = ["--url", server.url, "--token", tokens[3], "--plan", "calm", "--reports", "2", "--json"]
    assert main([*words, "--photo-bytes", "1000"]) == 1
    found = json.loads(capsys.readouterr().out)["found"]["calm"]
    kind = "lost" if what == "a photo is gone" else "altered"
    assert found[kind] == list(sent[0].photos)


def test_a_token_that_may_not_read_is_said(server, capsys):
    assert main(["--url", server.url, "--token", "nobody", "--plan", "calm", "--reports", "1"]) == 2
    assert "401" in capsys.readouterr().err
