"""The offices and their work areas, read from offices.toml."""

import tomllib
from pathlib import Path

from models.areas import keep_office, keep_work_area
from models.tables_places import Office

OFFICES = Path(__file__).parent / "offices.toml"


def ensure_offices(kanwil_name: str, time_zone: str) -> dict[str, Office]:
    """Put the Kanwil and its offices in, with their work areas. Returns letters → office, the Kanwil first.

    kanwil_name: as this installation calls it (TITIAN_KANWIL_NAME).
    """
    offices: dict[str, Office] = {}
    for row in tomllib.loads(OFFICES.read_text(encoding="utf-8"))["office"]:
        above = next(iter(offices.values()), None)
        name = kanwil_name if row["kind"] == "kanwil" else row["name"]
        office = keep_office(row["letters"], name, row["kind"], above.id if above else None, time_zone)
        offices[row["letters"]] = office
        for area in row.get("area", []):
            for regency in area["regencies"]:
                keep_work_area(office.id, regency, area["from"], area.get("to"), area["source"])
    return offices
