"""python -m seeds [--demo]: put in what an installation needs, and demo data when asked. Safe to repeat."""

import argparse

from app import create_app
from seeds import ensure


def main() -> None:
    """Read the command line and seed the installation that the environment names."""
    parser = argparse.ArgumentParser(prog="python -m seeds", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="also people, villages and reports to try it with")
    asked = parser.parse_args()
    ensure(create_app(), demo=asked.demo)


if __name__ == "__main__":
    main()
