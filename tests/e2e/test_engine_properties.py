"""What holds on the phone for any form and whatever is done with it; and that the server says the same of it."""

import pytest

from tests.e2e.engine_page import engine_page
from tests.forms import doings
from tests.forms.scenes import form_of
from tests.generated import generate, of_form
from tests.scenarios import scenario_forms, xform_of

# Forms of the scenarios with all that a sequence of doings can get wrong: nested repeats, counts, cascades, triggers.
NAMED = [
    ("relevance", "satu"),
    ("relevance", "grup"),
    ("relevance", "ulang"),
    ("calculations", "rantai"),
    ("calculations", "syarat"),
    ("repeats", "bebas"),
    ("repeats", "hitung"),
    ("repeats", "dihitung"),
    ("repeats", "bersarang"),
    ("repeats", "dalamhitung"),
    ("repeats", "lintas"),
    ("repeats", "dua"),
    ("choices", "kaskade"),
    ("choices", "dalamulang"),
    ("choices", "lain"),
    ("words", "dua"),
]
GENERATED = range(80)
TWINS = range(1000, 1150)
RUNS = 20


@pytest.fixture(scope="module")
def page(playwright):
    with engine_page(playwright, "properties.js", quiet=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def twins(page):
    made = {seed: generate(seed) for seed in TWINS}
    return dict(zip(made, page.evaluate("all => engine.playAll(all)", list(made.values())), strict=True))


def hold(page, form, seed):
    return page.evaluate("all => engine.holdAll(all)", [{**form, "seed": seed, "runs": RUNS}])


@pytest.mark.parametrize("name", NAMED, ids=": ".join)
def test_whatever_is_done_with_a_form_a_fresh_calculation_gives_the_same(page, name):
    text = scenario_forms()[name]
    assert hold(page, of_form(xform_of(text), form_of(text)), 7) == [""]


@pytest.mark.parametrize("seed", GENERATED)
def test_whatever_is_done_with_a_random_form_a_fresh_calculation_gives_the_same(page, seed):
    assert hold(page, generate(seed), seed) == [""]


@pytest.mark.parametrize("seed", TWINS)
def test_the_phone_and_the_server_see_the_same_after_every_step(twins, seed):
    assert twins[seed] == doings.play(generate(seed))
