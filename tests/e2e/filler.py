"""Fill in any form through its rendered questions, as a person with a thumb would.

It knows question types and the few names whose answers must look a certain way; it knows no form.
"""

from __future__ import annotations

import io
import re
from functools import cache

from PIL import Image
from playwright.sync_api import Locator, Page, expect

# Answers that a constraint asks for, by question name. Everything else is answered by its type.
NAMED = (
    (re.compile(r"^telp"), "081234567890"),
    (re.compile(r"paspor$"), "A1234567"),
    (re.compile(r"^nib$"), "1234567890123"),
    (re.compile(r"indeks$"), "E23"),
    (re.compile(r"^nomor_perkara$"), "LK-01/2026"),
    (re.compile(r"^durasi$"), "60"),
    (re.compile(r"^umur"), "34"),
)
SENTENCE = "Keterangan uji yang cukup panjang untuk dibaca pemeriksa."
DEFAULTS = {"integer": "2", "decimal": "1,5"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def text_for(name: str, kind: str) -> str:
    return next((answer for pattern, answer in NAMED if pattern.search(name)), DEFAULTS.get(kind, SENTENCE))


@cache
def photo(seed: int = 7) -> bytes:
    """A JPEG of 2400 by 1800, larger than the phone keeps, with enough in it to be worth shrinking."""
    picture = Image.effect_noise((300, 225), 40 + seed).resize((2400, 1800)).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


HAS_ANSWER = """field => Boolean(
  field.querySelector('input:checked, .place:not([data-state]), img') ||
  [...field.querySelectorAll('input:not([type=radio], [type=checkbox], [type=file]), textarea')].some(one => one.value)
)"""

# "Lanjut", or "Selesai" in an entry: the footer's first choice.
ONWARD = ".actions button:not([data-kind=second])"


class Filler:
    """``answer_all`` of one screen; ``walk`` the form to its summary."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answered: set[str] = set()

    def field(self, name: str) -> Locator:
        """The visible question of that name."""
        return self.page.locator(f'.question[data-name="{name}"]')

    def write(self, name: str, text: str) -> None:
        control = self.field(name).locator("input, textarea").first
        control.fill(text)
        control.blur()

    def choose(self, name: str, label: str) -> None:
        """Tap a choice by its words: a card, or a row of a list that opens."""
        field = self.field(name)
        box = field.get_by_role("combobox")
        if box.count():
            box.click()
            box.fill(label)
            field.get_by_role("option", name=label, exact=True).click()
        else:
            field.locator(".option", has_text=label).first.click()

    def take_photo(self, name: str, picture: bytes | None = None) -> None:
        field = self.field(name)
        taken = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture or photo()}
        field.locator("input[type=file]").first.set_input_files([taken])
        expect(field.locator("img")).to_be_visible(timeout=30_000)

    def locate(self, name: str) -> None:
        field = self.field(name)
        field.locator('[data-action="locate"]').click()
        expect(field.locator(".place-text b")).to_contain_text("±")
        expect(field.locator('.place[data-state="seeking"]')).to_have_count(0)

    @property
    def part(self) -> str:
        """The screen now: a part's path, an entry's, or "summary"."""
        return self.page.locator("[data-part]").get_attribute("data-part") or ""

    def next(self) -> str:
        """Tap the way on. Returns the screen that follows; fails with what the form says is wrong."""
        before = self.part
        self.page.locator(ONWARD).click()
        try:
            expect(self.page.locator("[data-part]")).not_to_have_attribute("data-part", before)
        except AssertionError as error:
            said = self.page.locator(".question:has(.problem)").all_inner_texts()
            raise AssertionError(f"{before}: {said}") from error
        return self.part

    def answer_one(self, name: str) -> None:
        """Answer one question by its type."""
        field = self.field(name)
        self.answer(field, name, field.get_attribute("data-type") or "", field.get_attribute("data-appearance") or "")

    def answer_all(self) -> None:
        """Answer every question on this screen, also those that answers bring up."""
        while True:
            shown = self.page.locator(".question[data-ref][data-type]").evaluate_all(
                "fields => fields.map(f => [f.dataset.ref, f.dataset.name, f.dataset.type, f.dataset.appearance])"
            )
            new = [row for row in shown if row[0] not in self.answered]
            if not new:
                return
            path, name, kind, appearance = new[0]
            self.answered.add(path)
            if self.has_answer(path):
                continue
            self.answer(self.page.locator(f'.question[data-ref="{path}"]'), name, kind, appearance or "")

    def has_answer(self, path: str) -> bool:
        """Did somebody answer it already (a default, an earlier visit)?"""
        return bool(self.page.locator(f'.question[data-ref="{path}"]').evaluate(HAS_ANSWER))

    def answer(self, field: Locator, name: str, kind: str, appearance: str) -> None:
        """Answer one question by its type."""
        # A helper that fills other questions asks nothing of its own.
        if kind == "note" or appearance == "mrz" or field.locator("input, textarea, canvas, button").count() == 0:
            return
        if kind in {"select_one", "select_multiple", "trigger"}:
            self._first_choice(field)
        elif kind in {"date", "dateTime", "time"}:
            now = field.locator('[data-action="now"]')
            if now.count():
                now.click()
        elif kind == "geopoint":
            self.locate(name)
        elif kind == "image" and re.search(r"\b(signature|draw)\b", appearance):
            self._sign(field)
        elif kind == "image":
            self.take_photo(name)
        elif kind in {"file", "audio", "video"}:
            paper = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": PDF}
            field.locator("input[type=file]").first.set_input_files([paper])
            expect(field.get_by_text("Berkas tersimpan")).to_be_visible()
        else:
            control = field.locator("input, textarea").first
            control.fill(text_for(name, kind))
            control.blur()

    def _first_choice(self, field: Locator) -> None:
        box = field.get_by_role("combobox")
        if box.count():
            box.click()
            field.get_by_role("option").first.click()
            expect(box).not_to_have_value("")
        else:
            field.locator(".option").first.click()

    def _sign(self, field: Locator) -> None:
        sheet = field.locator("canvas")
        sheet.scroll_into_view_if_needed()
        box = sheet.bounding_box()
        assert box
        mouse = self.page.mouse
        mouse.move(box["x"] + 20, box["y"] + 40)
        mouse.down()
        for step in range(1, 8):
            mouse.move(box["x"] + 20 + 25 * step, box["y"] + 40 + 20 * (step % 2))
        mouse.up()
        expect(field.locator('[data-action="remove-file"]')).to_be_visible()

    def open_entry(self) -> None:
        """Open the repeat's first entry that is not complete, or add one."""
        open_one = self.page.locator('.card.entry:has(.missing) [data-action="edit-repeat"]')
        (open_one if open_one.count() else self.page.locator('[data-action="add-repeat"]')).first.click()
        expect(self.page.locator("[data-part]")).to_have_attribute("data-kind", "entry")

    def to_summary(self) -> None:
        """Tap on until everything stands on one screen; nothing is answered on the way."""
        while self.part != "summary":
            self.next()

    def walk(self) -> None:
        """From the first screen to the summary; every repeat gets one entry."""
        for _ in range(40):  # no form has more screens
            if self.part == "summary":
                return
            self.answer_all()
            for _ in self.page.locator("[data-type=repeat]").all():
                self.open_entry()
                self.answer_all()
                self.next()
            while self.page.locator(".card.entry:has(.missing)").count():
                self.open_entry()
                self.answer_all()
                self.next()
            self.next()
        raise AssertionError("the form does not end")
