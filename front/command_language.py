"""The language in which commands speak: what TITIAN_LANGUAGE says, else Indonesian."""

from typing import Any

import click
from flask.cli import AppGroup

from forms.said import Said, language_asked
from front.command_help import HELP


def say(said: Said, *, err: bool = False, **facts: Any) -> None:
    """Print a sentence in the reader's language."""
    click.echo(told(said, **facts), err=err)


def told(said: Said, **facts: Any) -> str:
    """The sentence in the reader's language, with its facts."""
    return said.of(**facts).told(language_asked()) if facts else said.told(language_asked())


class SpokenGroup(AppGroup):
    """A group whose help, and that of everything below it, is in the reader's language."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return command if command is None else _in_language(command)

    def get_help(self, ctx: click.Context) -> str:
        _in_language(self)
        return super().get_help(ctx)


def _in_language(command: click.Command) -> click.Command:
    """The sources are English; each text is looked up when it is shown, with everything below it."""
    language = language_asked()
    command.help = _translated(command.help, language)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.help = _translated(parameter.help, language)
            parameter.prompt = _translated(parameter.prompt, language)
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _in_language(below)
    return command


_BACK = {indonesian: english for english, indonesian in HELP.items()}


def _translated(text: str | None, language: str) -> str | None:
    if text is None:
        return None
    plain = "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))
    english = _BACK.get(plain, plain)
    return HELP.get(english, english) if language == "id" else english
