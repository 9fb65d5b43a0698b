"""The built-in forms: where they lie, and how the phone lists them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).parent / "library"
MEDIA = LIBRARY / "media"

# The list of a question → the column that says which area a row belongs to, and how many digits of the code that is.
AREA_COLUMNS = {"kab_kota.csv": ("name", 4), "kecamatan.csv": ("kab", 4), "desa.csv": ("kec", 6)}
# Lists that are the same for every office.
COMMON_LISTS = ("negara.csv",)


@dataclass(frozen=True, slots=True)
class Card:
    """How one form is listed. Meaning of each field: forms/library/catalogue.toml."""

    form_id: str
    code: str
    title: dict[str, str]
    minutes: int
    icon: str
    order: int
    roles: tuple[str, ...]
    features: tuple[str, ...]
    urgent: str
    place: str
    evidence: tuple[str, ...]

    @property
    def path(self) -> Path:
        """The form's XLSForm."""
        return LIBRARY / f"{self.form_id}.md"

    def info(self) -> dict[str, Any]:
        """What the feed says about the form beyond its version (docs/sync-protocol.md section 11)."""
        told = {
            "code": self.code,
            "title": self.title,
            "minutes": self.minutes,
            "icon": self.icon,
            "order": self.order,
            "features": list(self.features),
            "evidence": list(self.evidence),
        }
        return told | {key: value for key, value in (("urgent", self.urgent), ("place", self.place)) if value}


def read_catalogue(path: Path = LIBRARY / "catalogue.toml") -> list[Card]:
    """Every built-in form, in the order of the phone's list."""
    cards = [
        Card(
            form_id=form_id,
            code=row["code"],
            title=row["title"],
            minutes=row["minutes"],
            icon=row["icon"],
            order=row["order"],
            roles=tuple(row["roles"]),
            features=tuple(row["features"]),
            urgent=row.get("urgent", ""),
            place=row.get("place", ""),
            evidence=tuple(row["evidence"]),
        )
        for form_id, row in tomllib.loads(path.read_text(encoding="utf-8")).items()
    ]
    return sorted(cards, key=lambda card: card.order)
