"""Commands that speak English, for tests that read what they say."""

import pytest


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TITIAN_LANGUAGE", "en")
