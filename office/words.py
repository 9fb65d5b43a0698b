"""Sentences and addresses, typed: what flask_babel and Flask hand out untyped."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext


def _(sentence: str, **facts: Any) -> str:
    """The sentence in the reader's language; the Indonesian one is its own key."""
    return str(gettext(sentence, **facts))


def link(endpoint: str, query: Mapping[str, str] | None = None, **values: str | int | None) -> str:
    """The address of a page. query: what goes behind the question mark; None values are left out."""
    everything: dict[str, Any] = {**(query or {}), **values}
    return url_for(endpoint, **everything)
