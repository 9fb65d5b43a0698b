"""Look at one screen as axe, as a reader of its language, and as a picture for people."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page, expect

from tools.browser import DESK, PHONE
from tools.live import ROOT
from tools.words import english

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "test-results" / "screens"
RUN_AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 160)}`));
}"""
OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.data.replace(/\\s+/g, ' ').trim();
    if (text && walker.currentNode.parentElement.closest('[lang]')?.lang !== 'id') texts.push(text);
  }
  return texts;
}"""


@cache
def indonesian(catalogue: str) -> frozenset[str]:
    """Sentences that read differently in English; names and single words that are the same in both do not count."""
    return frozenset(sentence for sentence, said in english(catalogue).items() if sentence != said and " " in sentence)


class Looks:
    """Collects what is wrong over many screens, so that one run tells everything."""

    def __init__(self, page: Page, place: str, language: str, catalogue: str) -> None:
        self.page = page
        self.place = place
        self.language = language
        self.catalogue = catalogue
        self.wrong: list[str] = []
        self.seen: list[str] = []
        PICTURES.mkdir(parents=True, exist_ok=True)

    def report(self) -> str:
        """Everything that is wrong, a line each; empty when all is well."""
        return "\n".join(self.wrong)

    def at(self, name: str) -> None:
        """Look at the screen that is shown now, light and dark."""
        self.seen.append(name)
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            where = f"{self.place}-{name}-{self.language}-{theme}"
            self.page.screenshot(path=PICTURES / f"{where}.png")
            self.page.evaluate(AXE.read_text())
            self.wrong += [f"{where}: {violation}" for violation in self.page.evaluate(RUN_AXE)]
        self.wrong += [f"{self.place}-{name}: {problem}" for problem in self._words()]

    def both(self, name: str) -> None:
        """Look at the page with every fold open, narrow and wide; nothing may stick out sideways."""
        expect(self.page.locator("h1").first).to_be_visible()
        folds = self.page.locator("main details.fold")
        for fold in folds.all():
            if fold.get_attribute("open") is None:
                fold.locator("summary").click()
                expect(fold).to_have_attribute("open", "")
        for shape, size in (("narrow", PHONE), ("wide", DESK)):
            self.page.set_viewport_size({"width": size["width"], "height": size["height"]})
            self.at(f"{name}-{shape}")
            if (out := self.page.evaluate(OUT)) > 0:
                self.wrong.append(f"{self.place}-{name}: {out} px too wide for {shape}")

    def _words(self) -> list[str]:
        root: Any = self.page.locator("html")
        problems = [] if root.get_attribute("lang") == self.language else [f"lang is {root.get_attribute('lang')}"]
        title, heading = " ".join(self.page.title().split()), self.page.locator("h1")
        if heading.count() != 1:
            problems.append(f"{heading.count()} h1")
        elif not title.startswith(said := " ".join((heading.text_content() or "").split())):
            problems.append(f"title {title!r} does not begin with the h1 {said!r}")
        if self.language == "en":
            left = indonesian(self.catalogue) & set(self.page.evaluate(TEXTS))
            problems += [f"still Indonesian: {sentence!r}" for sentence in sorted(left)]
        return problems
