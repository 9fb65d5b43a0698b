"""Sentences in the reader's language: Indonesian is the source, English comes from the catalogue."""

from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("id", "en")
LOCALES = Path(__file__).resolve().parent.parent / "locales"


class Word(str):
    """A word that is itself translated when it fills a place in a sentence."""

    __slots__ = ()


class Labels(list[dict[str, str]]):
    """Words that bring their languages with them, ``{"id": …, "en": …}``, said one after the other."""

    def said(self, language: str) -> str:
        """All of them in a language; the Indonesian one where another is missing."""
        return ", ".join(label.get(language) or label["id"] for label in self)


def translate(sentence: str, language: str) -> str:
    """The sentence in a language; the Indonesian one where a translation is missing."""
    return sentence if language == "id" else _catalogue(language).get(sentence, sentence)


def best_language(accept_language: str | None) -> str:
    """The first of our languages that an ``Accept-Language`` header asks for; Indonesian otherwise."""
    wanted: list[tuple[float, str]] = []
    for part in (accept_language or "").split(","):
        name, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        wanted.append((-weight, name.split("-")[0].lower()))
    return next((name for _, name in sorted(wanted, key=lambda w: w[0]) if name in LANGUAGES), "id")


def compile_catalogues(target: Path) -> Path:
    """Write the .mo files that gettext reads below ``target``, where they are older than their .po.

    They live in the data folder, so the program folder may be read-only. Returns ``target``.
    """
    for po in LOCALES.glob("*/LC_MESSAGES/messages.po"):
        mo = target / po.relative_to(LOCALES).with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        mo.parent.mkdir(parents=True, exist_ok=True)
        with po.open("rb") as source, NamedTemporaryFile(dir=mo.parent, delete=False) as out:
            write_mo(out, read_po(source, locale=po.parts[-3]))
        Path(out.name).replace(mo)  # two workers may start at once
    return target


@cache
def _catalogue(language: str) -> dict[str, str]:
    po = LOCALES / language / "LC_MESSAGES" / "messages.po"
    if not po.exists():
        return {}
    with po.open("rb") as source:
        messages = read_po(source, locale=language)
    return {str(m.id): str(m.string) for m in messages if isinstance(m.id, str) and m.id and m.string}
