"""python -m seeds [--demo | --year | --reports N]: what an installation needs, and more when asked. Safe to repeat."""

import argparse

from sqlalchemy.exc import OperationalError, ProgrammingError

from app import create_app
from models.migrated import NOT_MIGRATED, lacks_tables
from seeds import ensure
from seeds.volume.run import SEED, YEAR, is_begun, is_empty


def main() -> None:
    """Read the command line and seed the installation that the environment names."""
    parser = argparse.ArgumentParser(prog="python -m seeds", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="also people, villages and reports to try it with")
    volume = parser.add_mutually_exclusive_group()
    volume.add_argument(
        "--year", action="store_true", help=f"also a year of the province: {YEAR} reports, by the verbs"
    )
    volume.add_argument("--reports", type=int, metavar="N", help="also N reports of a year, in bulk")
    parser.add_argument("--seed", type=int, default=SEED, help=f"another story of the year (default {SEED})")
    parser.add_argument("--yes", action="store_true", help="do not ask before adding to a database with reports")
    asked = parser.parse_args()
    total = YEAR if asked.year else asked.reports or 0
    app = create_app()
    try:
        if total and not asked.yes:
            with app.app_context():
                _ask(total, asked.seed)
        ensure(app, demo=asked.demo or bool(total), reports=total, seed=asked.seed, by_rows=not asked.year)
    except (OperationalError, ProgrammingError):
        with app.app_context():
            if lacks_tables():
                raise SystemExit(NOT_MIGRATED) from None
        raise


def _ask(total: int, seed: int) -> None:
    """Nobody adds made-up reports to real ones by mistake."""
    if is_empty() or is_begun(total, seed):
        return
    print("There are reports in this database. Made-up ones cannot be taken out again.")
    if input(f"Add {total} made-up reports? Type yes to go on: ").strip() != "yes":
        raise SystemExit("Nothing was added.")


if __name__ == "__main__":
    main()
