"""Offices, areas, forms and lists of South Sumatra; and, when asked, clearly marked demo data."""

from flask import Flask


def ensure(app: Flask, demo: bool = False, reports: int = 0, seed: int = 16, by_rows: bool = False) -> None:
    """Put in what a Titian of South Sumatra stands on; demo: people, villages and reports to try it with.

    reports: so many of a made-up year (seeds.volume), played through the verbs, or into rows: faster, the same.
    The database must be migrated. Safe to repeat: what is there stays as it is, what was cut off goes on.
    """
    # Imported here, so that seeds.filler can be used without a database.
    from core import clock
    from models.db import settings
    from seeds.areas import ensure_areas
    from seeds.library import ensure_library
    from seeds.offices import ensure_offices

    with app.app_context():
        ensure_areas()
        offices = ensure_offices(settings().kanwil_name, settings().time_zone)
        ensure_library(offices, clock.now().astimezone(settings().zone).date())
        if reports:
            from seeds.volume.run import tell

            tell(offices, reports, seed, by_rows, print)
        if demo:
            from seeds.demo import ensure_demo

            ensure_demo(offices)
