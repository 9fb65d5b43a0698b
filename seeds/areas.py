"""The official areas of South Sumatra, read from seeds/wilayah/."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

from models.areas import AreaRow, keep_areas

WILAYAH = Path(__file__).parent / "wilayah"
PROVINCE = AreaRow("16", None, "province", "Sumatera Selatan", "provinsi")


def ensure_areas() -> int:
    """Put the areas in. Returns how many were new or changed."""
    return keep_areas(kemendagri_rows())


@cache
def kemendagri_rows() -> tuple[AreaRow, ...]:
    """The province, 17 regencies and cities, 241 districts and 3,258 villages; parents first, in code order."""
    points = {row["code"]: (float(row["lat"]), float(row["lng"])) for row in _table("village_points.csv")}
    regencies, districts = _outlines("sumsel_regencies.geojson"), _outlines("sumsel_districts.geojson")
    rows = [PROVINCE]
    for row in _table("regencies.csv"):
        kind, _, name = regencies[row["code"]]["name"].partition(" ")
        rows.append(_outlined(row["code"], PROVINCE.code, "regency", name, kind.lower(), regencies))
    for row in _table("districts.csv"):
        rows.append(_outlined(row["code"], row["regency_code"], "district", row["name"], "kecamatan", districts))
    for row in _table("villages.csv"):
        kind = "kelurahan" if row["code"].rpartition(".")[2].startswith("1") else "desa"
        lat, lng = points.get(row["code"], (None, None))
        rows.append(AreaRow(row["code"], row["district_code"], "village", row["name"], kind, lat, lng))
    return tuple(rows)


def _outlined(code: str, parent: str, level: str, name: str, kind: str, outlines: dict[str, Any]) -> AreaRow:
    found = outlines[code]
    lng, lat = found["centre"]
    return AreaRow(code, parent, level, name, kind, lat, lng, found["geometry"])


def _outlines(name: str) -> dict[str, dict[str, Any]]:
    features = json.loads((WILAYAH / name).read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: {**f["properties"], "geometry": f["geometry"]} for f in features}


def _table(name: str) -> list[dict[str, str]]:
    with (WILAYAH / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
