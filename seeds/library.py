"""The built-in forms, choice lists and checklists, published."""

import tomllib
from datetime import date
from pathlib import Path

from forms import lists
from forms.catalogue import AREA_COLUMNS, COMMON_LISTS, MEDIA, read_catalogue
from forms.publish import convert_to_publish
from models.areas import regency_codes_of
from models.checklists import set_checklist
from models.library import publish_form, publish_list
from models.tables_places import Office

CHECKLISTS = Path(__file__).parent / "checklists.toml"


def ensure_library(offices: dict[str, Office], on: date) -> None:
    """Publish the twelve forms, and the lists: whole for the Kanwil, cut to each office's area on a day."""
    for card in read_catalogue():
        publish_form(card.form_id, convert_to_publish(card.path), card.info(), list(card.roles))
    for name in COMMON_LISTS:
        publish_list(name, None, (MEDIA / name).read_text(encoding="utf-8"))
    for office in offices.values():
        for name, text in lists_of(office, on).items():
            publish_list(name, None if office.kind == "kanwil" else office.id, text)
    asked = tomllib.loads(CHECKLISTS.read_text(encoding="utf-8"))
    for form_id, items in asked["form"].items():
        told = [{"name": name, "label": label} for name, label in items.items()]
        set_checklist(form_id, told, asked["valid_from"])


def lists_of(office: Office, on: date) -> dict[str, str]:
    """File name → CSV text as an office's phones get it."""
    whole = {name: (MEDIA / name).read_text(encoding="utf-8") for name in AREA_COLUMNS}
    if office.kind == "kanwil":
        return whole
    regencies = {code.replace(".", "") for code in regency_codes_of(office.id, on)}
    cut = {}
    for name, (column, digits) in AREA_COLUMNS.items():
        allowed = {value for value in lists.values(whole[name], column) if value[:4] in regencies}
        assert all(len(value) == digits for value in allowed), name
        cut[name] = lists.cut(whole[name], column, allowed)
    return cut


def whole_lists() -> dict[str, str]:
    """File name → CSV text of every list, whole."""
    return {name: (MEDIA / name).read_text(encoding="utf-8") for name in (*AREA_COLUMNS, *COMMON_LISTS)}
