"""A figure on a page: how many, out of how many, and the list behind each number."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from models import figures
from models.figures import NO_KIND, Asked, Sums
from office import figure_words
from office.words import link
from workflow.indicators import INDICATORS, KINDS, share
from workflow.periods import Period


@dataclass(frozen=True)
class Line:
    """One figure. of: what it is a share of; percent: None where too few stand behind it, or where it is no share."""

    label: str
    told: str
    n: int
    href: str
    of: int | None = None
    of_href: str = ""
    percent: int | None = None

    @property
    def width(self) -> int:
        """Of its bar, in hundredths; a few of a few are drawn too, their numbers stand beside them."""
        return round(self.n * 100 / self.of) if self.of else 0


@dataclass(frozen=True)
class Bar:
    """One part of a chart. cells: further numbers about it."""

    label: str
    n: int
    href: str
    width: int
    cells: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """Parts beside each other, drawn as bars, with a table of the same numbers. heads: of label, number and cells."""

    title: str
    heads: list[str]
    bars: list[Bar]


@dataclass(frozen=True)
class Section:
    """One area of the page."""

    key: str
    title: str
    lines: list[Line] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Here:
    """Whose figures, of when and where, and how many reports each has."""

    asked: Asked
    period: Period
    counted: dict[str, int]

    def reports(self, figure: str, kind: str = "", group: str = "") -> str:
        """The list behind a figure."""
        query = {"figure": figure, "kind": kind, "group": group, "period": self.period.key, "place": self.asked.place}
        return link("office.review.reports", {name: value for name, value in query.items() if value})

    def villages(self, **query: str) -> str:
        """A list of villages."""
        wanted = {"place": self.asked.place, **query}
        return link("office.villages.list_villages", {name: value for name, value in wanted.items() if value})

    def line(self, name: str) -> Line:
        """A figure with what it is a share of."""
        n, whole = self.counted[name], INDICATORS[name].of
        line = Line(figure_words.figure_word(name), figure_words.told(name), n, self.reports(name))
        if not whole:
            return line
        of = self.counted[whole]
        return replace(line, of=of, of_href=self.reports(whole), percent=share(n, of))

    def lines(self, *names: str) -> list[Line]:
        """Several."""
        return [self.line(name) for name in names]

    def kinds(self, name: str) -> dict[str, Sums]:
        """The kinds of a figure's reports, in the order of the form, those that nobody knows last."""
        found = figures.by_kind(replace(self.asked, figure=name))
        known = [kind for kind in KINDS[name] if kind in found]
        return {kind: found[kind] for kind in [*known, *sorted(set(found) - set(known))]}

    def kind_chart(
        self, name: str, title: str, heads: list[str], cells: Iterable[str] = (), found: dict[str, Sums] | None = None
    ) -> Chart:
        """Those as bars; cells: which sums stand beside each; found: the kinds, where they are known already."""
        found = self.kinds(name) if found is None else found
        most = max((sums.reports for sums in found.values()), default=0)
        bars = [
            Bar(
                figure_words.kind_word(name, kind),
                sums.reports,
                self.reports(name, kind or NO_KIND),
                round(sums.reports * 100 / most),
                [getattr(sums, cell) for cell in cells],
            )
            for kind, sums in found.items()
        ]
        return Chart(title, heads, bars)
