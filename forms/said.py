"""One sentence in both languages of the house, for the people who write forms: Indonesian first, English beside it."""

import os
from dataclasses import dataclass

LANGUAGES = ("id", "en")


def language_asked() -> str:
    """What TITIAN_LANGUAGE asks commands to speak; Indonesian unless it is ``en``."""
    return "en" if os.environ.get("TITIAN_LANGUAGE", "") == "en" else "id"


@dataclass(frozen=True, slots=True)
class Said:
    """The same sentence twice. Places for facts are written ``%(name)s`` in both."""

    id: str
    en: str

    def told(self, language: str = "id") -> str:
        """The sentence in a language."""
        return self.en if language == "en" else self.id

    def of(self, **facts: "str | int | Said") -> "Said":
        """The sentence with its facts; one that is a sentence itself stands there in the same language."""
        return Said(*(self.told(language) % _told(facts, language) for language in LANGUAGES))

    def __str__(self) -> str:
        return self.en


def joined(parts: "list[Said]", between: str = " ") -> Said:
    """Several sentences one after the other."""
    return Said(*(between.join(one.told(language) for one in parts) for language in LANGUAGES))


def _told(facts: "dict[str, str | int | Said]", language: str) -> dict[str, str | int]:
    return {name: fact.told(language) if isinstance(fact, Said) else fact for name, fact in facts.items()}
