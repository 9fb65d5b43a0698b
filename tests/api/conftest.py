"""The office of the pages' tests, seen from another system."""

from tests.office.conftest import browser, field_side, kasi, office_client, still

__all__ = ["browser", "field_side", "kasi", "office_client", "still"]
