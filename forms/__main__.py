"""python -m forms check FILE: look at a form before it is published; python -m forms support: print the table."""

import argparse
import sys
from pathlib import Path

from forms.support.page import support_page


def main(words: list[str] | None = None) -> int:
    """Read the command line. Returns the exit code: 1 when a form cannot be published."""
    parser = argparse.ArgumentParser(prog="python -m forms", description="Look at forms before they are published.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="outline, languages, files, weight, and what is amiss")
    check.add_argument("file", help="an XLSForm (.xlsx, .xls, .md, .csv) or an XForm (.xml)")
    commands.add_parser("support", help="print docs/xforms-support.md")
    asked = parser.parse_args(words)
    if asked.command == "support":
        sys.stdout.write(support_page())
        return 0
    return _check(asked.file)


def _check(file: str) -> int:
    # Imported here: pyxform costs 40 MB and 0.5 s that the support table never needs.
    from forms.needs import folder_beside
    from forms.outline import describe
    from forms.publish import Unpublishable, convert

    try:
        published = convert(file)
    except Unpublishable as error:
        sys.stdout.write(f"{file} cannot be published:\n  {error}\n")
        return 1
    sys.stdout.write(describe(published, folder_beside(Path(file))))
    sys.stdout.write("\nThis form cannot be published yet.\n" if published.in_the_way else "\nIt can be published.\n")
    return 1 if published.in_the_way else 0


if __name__ == "__main__":
    sys.exit(main())
