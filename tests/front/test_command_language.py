"""Commands speak Indonesian, or English when TITIAN_LANGUAGE says so: results, and every word of their help."""

import subprocess
import sys

import click
import pytest
from flask import Flask

from front.command_help import HELP
from front.commands import titian
from tools.live import ROOT


def help_texts(command: click.Command) -> list[str]:
    """Of a command and all below it, as the sources have them."""
    options = [one for one in command.params if isinstance(one, click.Option)]
    said = [command.help, *(one.help for one in options), *(one.prompt for one in options)]
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [text for text in said if text] + [text for one in below for text in help_texts(one)]


def test_every_word_of_help_has_its_indonesian(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TITIAN_LANGUAGE", "en")
    app.test_cli_runner().invoke(args=["titian", "--help"])
    texts = {"\n\n".join(" ".join(part.split()) for part in text.split("\n\n")) for text in help_texts(titian)}
    assert sorted(texts - HELP.keys()) == []
    assert sorted(HELP.keys() - texts) == []


@pytest.mark.parametrize(
    ("language", "help_word", "result"),
    [("id", "Membaca seluruh rantai audit", "Rantai audit utuh"), ("en", "Read the whole audit", "The chain is whole")],
)
def test_help_and_results_are_in_the_language_asked_for(
    app: Flask, monkeypatch: pytest.MonkeyPatch, language: str, help_word: str, result: str
):
    monkeypatch.setenv("TITIAN_LANGUAGE", language)
    run = app.test_cli_runner()
    assert help_word in run.invoke(args=["titian", "--help"]).output
    assert help_word in run.invoke(args=["titian", "check-audit", "--help"]).output
    assert result in run.invoke(args=["titian", "check-audit"]).output


def test_without_a_setting_it_is_indonesian(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TITIAN_LANGUAGE", raising=False)
    run = app.test_cli_runner()
    refused = run.invoke(args=["titian", "offer-enrolment", "bukan.siapa-siapa"])
    assert "Tidak ada pengguna dengan nama itu." in refused.output
    assert "Kiriman HP yang tidak terbaca" in run.invoke(args=["titian", "quarantine", "--help"]).output
    assert "yang terlama dulu" in run.invoke(args=["titian", "quarantine", "list", "--help"]).output


@pytest.mark.parametrize(("language", "word"), [("id", "garis besar"), ("en", "outline")])
def test_the_forms_command_helps_in_the_language_asked_for(monkeypatch: pytest.MonkeyPatch, language: str, word: str):
    monkeypatch.setenv("TITIAN_LANGUAGE", language)
    done = subprocess.run(
        [sys.executable, "-m", "forms", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert word in done.stdout
