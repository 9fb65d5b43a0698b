"""python -m forms check FILE: look at a form before it is published; python -m forms support: print the table."""

import argparse
import sys
from pathlib import Path

from forms.said import LANGUAGES, Said, language_asked
from forms.support.page import support_page

_CANNOT = Said("%(file)s belum dapat diterbitkan:", "%(file)s cannot be published:")
_NOT_YET = Said("Formulir ini belum dapat diterbitkan.", "This form cannot be published yet.")
_CAN = Said("Formulir ini dapat diterbitkan.", "It can be published.")
_LOOK = Said("Melihat formulir sebelum diterbitkan.", "Look at forms before they are published.")
_CHECK = Said(
    "garis besar, bahasa, berkas, berat, dan apa yang tidak beres",
    "outline, languages, files, weight, and what is amiss",
)
_FILE = Said(
    "XLSForm (.xlsx, .xls, .md, .csv) atau XForm (.xml)", "an XLSForm (.xlsx, .xls, .md, .csv) or an XForm (.xml)"
)
_LANGUAGE = Said(
    "Indonesia (id) atau Inggris (en); tanpa ini TITIAN_LANGUAGE",
    "Indonesian (id) or English (en); without it TITIAN_LANGUAGE",
)
_SUPPORT = Said("mencetak docs/xforms-support.md", "print docs/xforms-support.md")


def main(words: list[str] | None = None) -> int:
    """Read the command line. Returns the exit code: 1 when a form cannot be published."""
    language = language_asked()
    parser = argparse.ArgumentParser(prog="python -m forms", description=_LOOK.told(language))
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help=_CHECK.told(language))
    check.add_argument("file", help=_FILE.told(language))
    check.add_argument("--language", choices=LANGUAGES, default=language, help=_LANGUAGE.told(language))
    commands.add_parser("support", help=_SUPPORT.told(language))
    asked = parser.parse_args(words)
    if asked.command == "support":
        sys.stdout.write(support_page())
        return 0
    return _check(asked.file, asked.language)


def _check(file: str, language: str) -> int:
    # Imported here: pyxform costs 40 MB and 0.5 s that the support table never needs.
    from forms.needs import folder_beside
    from forms.outline import describe
    from forms.publish import Unpublishable, convert

    try:
        published = convert(file)
    except Unpublishable as error:
        sys.stdout.write(f"{_CANNOT.of(file=file).told(language)}\n  {error.said.told(language)}\n")
        return 1
    sys.stdout.write(describe(published, folder_beside(Path(file)), language))
    sys.stdout.write(f"\n{(_NOT_YET if published.in_the_way else _CAN).told(language)}\n")
    return 1 if published.in_the_way else 0


if __name__ == "__main__":
    sys.exit(main())
