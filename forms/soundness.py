"""Whether the expressions of a form can be worked out at all: told when it is published, not found out in a village."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.broken import why_broken
from forms.model import Form
from forms.plan import Trigger, seen_from
from forms.said import Said
from forms.xpath import Compiled, ExpressionError, compile_expression
from forms.xpath.functions import FUNCTIONS
from forms.xpath.functions.signature import MANY, Function
from forms.xpath.paths import ancestors_and_self, shared_repeat, steps_of
from forms.xpath.syntax import parse
from forms.xpath.tree import Call, Chain, Expr, Filter, Literal, Negative, Path

_BROKEN = Said(
    "Rumus ini tidak terbaca (%(why)s). Periksa kurung, tanda kutip, dan komanya; penghubungnya: and, or, =.",
    "This is no expression (%(why)s). Look at its brackets, quotation marks and commas; words between: and, or, =.",
)
_COUNT = Said(
    "%(name)s() memerlukan %(wanted)s; di sini ada %(found)s. Lihat docs/xforms-support.md.",
    "%(name)s() takes %(wanted)s; here it has %(found)s. See docs/xforms-support.md.",
)
_EXACTLY = Said("%(least)s nilai", "%(least)s values")
_OR_MORE = Said("%(least)s nilai atau lebih", "%(least)s values or more")
_BETWEEN = Said("%(least)s sampai %(most)s nilai", "%(least)s to %(most)s values")
_NOWHERE = Said(
    "Formulir tidak mempunyai pertanyaan di %(path)s; di sana selalu kosong. Tulis sebagai ${nama}.",
    "The form has no question at %(path)s; nothing stands there, ever. Write it as ${name}.",
)
_CIRCLE = Said(
    "Ini bergantung pada dirinya sendiri: %(way)s. Tidak jelas mana yang lebih dulu; keluarkan salah satunya.",
    "It depends on itself: %(way)s. Nobody could say what comes first; take one of these out of the circle.",
)
_SELF = Said(
    "Ini dihitung dari nilainya sendiri, jadi berubah setiap kali dilihat. Tulis once(), atau pakai pertanyaan lain.",
    "It is worked out from its own value, so it changes with every look. Write once(), or use another question.",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One expression that cannot be worked out. what: as XLSForm calls its column; blocks: as in Unsupported."""

    path: str
    what: str
    source: str
    remedy: Said
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class _Place:
    path: str  # what it decides about
    at: str  # where it is evaluated
    what: str
    source: str


def find_faults(form: Form) -> list[Fault]:
    """What cannot be read, asks for what is not there, or goes round in a circle; in the order of the form."""
    found: list[Fault] = []
    triggers: list[Trigger] = []
    for place in _expressions(form):
        try:
            tree = parse(place.source)
            found += [Fault(place.path, place.what, place.source, remedy) for remedy in _counts(tree)]
            compiled = compile_expression(place.source, place.at, form.repeats.__contains__, form.namespaces)
        except (ExpressionError, RecursionError) as error:
            remedy = _BROKEN.of(why=why_broken(error, place.source))
            found.append(Fault(place.path, place.what, place.source, remedy))
            continue
        found += _missing(form, place, compiled)
        if place.what in ("relevant", "calculation"):
            triggers.append(Trigger(place.what, place.path, place.at, place.source, compiled))
    return [*found, *_circles(form, triggers)]


def _expressions(form: Form) -> Iterator[_Place]:
    for path, bind in form.binds.items():
        named = {"calculation": bind.calculate} | {
            what: getattr(bind, what) for what in ("relevant", "constraint", "required", "readonly")
        }
        yield from (_Place(path, path, what, source) for what, source in named.items() if source)
    for path, repeat in form.repeats.items():
        if repeat.count:
            yield _Place(path, path.rpartition("/")[0], "repeat_count", seen_from(path, repeat.count))
    for question in form.questions():
        if question.itemset is not None:
            yield _Place(question.path, question.path, "choice_filter", question.itemset.nodeset)
    for action in form.actions:
        if action.value:
            yield _Place(action.ref, action.ref, "default", action.value)


def _counts(expr: Expr) -> Iterator[Said]:
    """Calls with more or fewer arguments than their function takes."""
    waiting = [expr]
    while waiting:
        one = waiting.pop()
        function = FUNCTIONS.get(one.name) if isinstance(one, Call) else None
        if isinstance(one, Call) and function is not None and not function.least <= len(one.args) <= function.most:
            yield _COUNT.of(name=one.name, wanted=_wanted(function), found=len(one.args))
        waiting += _inside(one)


def _wanted(function: Function) -> Said:
    wanted = _OR_MORE if function.most == MANY else _BETWEEN
    wanted = _EXACTLY if function.least == function.most else wanted
    return wanted.of(least=function.least, most=function.most)


def _inside(expr: Expr) -> list[Expr]:
    match expr:
        case Call(args=args):
            return list(args)
        case Chain(first=first, rest=rest):
            return [first, *(one for _, one in rest)]
        case Negative(expr=inner):
            return [inner]
        case Filter(expr=inner, predicates=predicates):
            return [inner, *predicates]
        case Path(start=start, steps=steps):
            return [*([] if isinstance(start, str) else [start]), *(p for step in steps for p in step.predicates)]
        case Literal():
            return []


def _missing(form: Form, place: _Place, compiled: Compiled) -> Iterator[Fault]:
    known = form.pristine.models if form.pristine is not None else {}
    for path in dict.fromkeys(ref.path for ref in compiled.refs):
        if path != "/" and path not in known and "/meta" not in path:
            yield Fault(place.path, place.what, place.source, _NOWHERE.of(path=path), blocks=False)


def _circles(form: Form, triggers: list[Trigger]) -> Iterator[Fault]:
    """Each circle once, at the first of the form that stands in it."""
    deciders: dict[str, list[Trigger]] = {}
    for trigger in triggers:
        deciders.setdefault(trigger.path, []).append(trigger)
    after = {id(trigger): list(_looked_at(form, trigger, deciders)) for trigger in triggers}
    done: set[int] = set()
    for first in triggers:
        if id(first) in done:
            continue
        way, on_way = [first], {id(first)}
        branches = [iter(after[id(first)])]
        while way:
            following = next(branches[-1], None)
            if following is None:
                branches.pop()
                last = way.pop()
                on_way.discard(id(last))
                done.add(id(last))
            elif id(following) in on_way:
                yield _circle(way[way.index(following) :])
            elif id(following) not in done:
                way.append(following)
                on_way.add(id(following))
                branches.append(iter(after[id(following)]))


def _circle(round_: list[Trigger]) -> Fault:
    first = round_[0]
    if len(round_) == 1 and first.kind == "calculation":
        return Fault(first.path, first.kind, first.source, _SELF, blocks=False)
    names = [one.path.rpartition("/")[2] for one in (*round_, first)]
    return Fault(first.path, first.kind, first.source, _CIRCLE.of(way=" → ".join(names)))


def _looked_at(form: Form, trigger: Trigger, deciders: dict[str, list[Trigger]]) -> Iterator[Trigger]:
    """What decides about the values a trigger looks at, in the same turn of a repeat: another turn is no circle."""
    at = steps_of(trigger.at)
    for ref in trigger.compiled.refs if trigger.compiled else ():
        steps = steps_of(ref.path)
        if ref.structural or shared_repeat(steps, at, form.repeats.__contains__) > ref.bound:
            continue
        for path in ancestors_and_self(ref.path):
            yield from (one for one in deciders.get(path, ()) if path == ref.path or one.kind == "relevant")
