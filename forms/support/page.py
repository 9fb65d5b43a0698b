"""docs/xforms-support.md, made from the tables."""

from collections import Counter

from forms.support import Row, Section, sections

HEAD = """# What Titian makes of an XLSForm

Generated from `forms/support/` by `python -m forms support`; a test fails when this page is stale.

Every row of XLSForm's reference tables and of the [ODK XForms specification](https://getodk.github.io/xforms-spec/):
**yes**, **partly** or **no**, and then why, and what a form's author does instead. Rows marked *refused* are not
published at all: a form that uses them could not be filled in truthfully. For your own form,
`python -m forms check FILE` names the rows it uses, by sheet and row ([docs/forms.md](forms.md)).
"""


def support_page() -> str:
    """The whole page."""
    counts = Counter(row.stands for section in sections() for row in section.rows)
    total = f"{counts.total()} rows: {counts['yes']} yes, {counts['partly']} partly, {counts['no']} no.\n"
    return "\n".join([HEAD, total, *(_section(section) for section in sections())])


def _section(section: Section) -> str:
    lines = [f"## {section.title}", "", f"{section.where}", "", "| row | | |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(_line(row) for row in section.rows), ""])


def _line(row: Row) -> str:
    names = ", ".join(f"`{name}`" for name in row.names)
    said = " ".join(part for part in (row.note, row.remedy and f"*Instead:* {row.remedy}") if part)
    return f"| {names} | {row.stands}{', refused' if row.blocks else ''} | {said.replace('|', chr(92) + '|')} |"
