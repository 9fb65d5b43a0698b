"""python -m seeds [--demo]: put in what an installation needs, and demo data when asked. Safe to repeat."""

import argparse

from sqlalchemy.exc import OperationalError, ProgrammingError

from app import create_app
from models.migrated import NOT_MIGRATED, lacks_tables
from seeds import ensure


def main() -> None:
    """Read the command line and seed the installation that the environment names."""
    parser = argparse.ArgumentParser(prog="python -m seeds", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="also people, villages and reports to try it with")
    asked = parser.parse_args()
    app = create_app()
    try:
        ensure(app, demo=asked.demo)
    except (OperationalError, ProgrammingError):
        with app.app_context():
            if lacks_tables():
                raise SystemExit(NOT_MIGRATED) from None
        raise


if __name__ == "__main__":
    main()
