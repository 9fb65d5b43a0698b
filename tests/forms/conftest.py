"""The built-in forms, converted once for the whole run."""

from collections.abc import Mapping

import pytest

from forms.catalogue import MEDIA, Card, read_catalogue
from forms.publish import Published, convert
from forms.xform import Form, read_form


@pytest.fixture(scope="session")
def cards() -> list[Card]:
    return read_catalogue()


@pytest.fixture(scope="session")
def published(cards: list[Card]) -> Mapping[str, Published]:
    return {card.form_id: convert(card.path) for card in cards}


@pytest.fixture(scope="session")
def library(published: Mapping[str, Published]) -> Mapping[str, Form]:
    return {form_id: read_form(form.xform_xml) for form_id, form in published.items()}


@pytest.fixture(scope="session")
def lists() -> Mapping[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in MEDIA.glob("*.csv")}
