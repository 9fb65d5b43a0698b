"""Each likeness of docs/workflow.md, both ways round; nothing that is alike is lost before it is compared."""

import random

import pytest

from tests.workflow.test_village import rows_of
from workflow.matching import WHYS, Known, alike, blocks, join_key, normal_name, normal_number, one_sign_apart

TABLE = rows_of("kind", "one", "other", "proposed because")
BIRTH = "born "
WEI_AND_NA = (("Wang Wei", "here"), ("Wang Na", "there"))


def known(kind: str, words: str) -> Known:
    """``Wang Wei, CHN, E1111111, here``; of a place ``Hotel Sari, -, here``."""
    name, *rest = [word.strip() for word in words.split(",")]
    nation = rest.pop(0) if kind == "foreigner" else "-"
    number, more = rest[0], rest[1:]
    return Known(
        kind,
        names=frozenset({name}),
        nations=frozenset({nation} - {"-"}),
        numbers=frozenset({number} - {"-"}),
        births=frozenset(word.removeprefix(BIRTH) for word in more if word.startswith(BIRTH)),
        villages=frozenset(word for word in more if not word.startswith(BIRTH)),
    )


@pytest.mark.parametrize(("kind", "one", "other", "because"), TABLE, ids=[f"{row[1]} / {row[2]}" for row in TABLE])
def test_two_are_proposed_for_exactly_the_reasons_of_the_table(kind, one, other, because):
    first, second = known(kind, one), known(kind, other)
    said = because if because != "nothing" else ""
    assert ", ".join(alike(first, second)) == said
    assert alike(second, first) == alike(first, second)
    assert set(alike(first, second)) <= WHYS.keys()


def test_every_reason_has_words():
    assert all(words and words[0].isupper() and "!" not in words for words in WHYS.values())


def test_whatever_is_alike_is_found_by_a_word_that_both_have():
    rng = random.Random(7)
    names = ["Wang Xiaoming", "Muhammad Rahman", "Tan Ah Kow", "Nguyen Van Anh", "Sergei Ivanov", "Li Na", "Ali"]
    for _turn in range(4_000):
        name, number = rng.choice(names), "".join(rng.choices("ABE0123456789", k=rng.randint(6, 10)))
        other_name, other_number = _slip(name, rng), _slip(number, rng)
        first = Known("foreigner", frozenset({name}), frozenset({"CHN"}), frozenset({number}), villages=frozenset("v"))
        numbers = frozenset({rng.choice([other_number, "Z9999999"])})
        second = Known("foreigner", frozenset({other_name}), frozenset({"CHN"}), numbers, villages=frozenset("v"))
        if alike(first, second):
            assert blocks(first) & blocks(second), (name, other_name, number, other_number)


@pytest.mark.parametrize("kind", ["foreigner", "employer", "lodging"])
def test_so_it_is_wherever_it_was_seen_and_whatever_else_is_known(kind):
    rng = random.Random(11)
    words = ["Hotel", "PT", "Sari", "Sarie", "Contoh", "Wang", "Wei", "Muhammad", "Tambang", "Li", "Na"]
    found = 0

    def some(values: list[str], most: int) -> frozenset[str]:
        return frozenset(rng.sample(values, rng.randint(0, most)))

    def one() -> Known:
        names = frozenset(" ".join(rng.choices(words, k=rng.randint(1, 3))) for _ in range(rng.randint(0, 2)))
        rest = [some(values, most) for values, most in ((["CHN", "VNM"], 1), (["E1234567", "E1234568", "K7"], 2))]
        rest += [some(["1990-01-01", "1991-02-02"], 1), some(["here", "there", "far"], 2), some(["0812345678"], 1)]
        return Known(kind, names, *rest)

    for _turn in range(6_000):
        first, second = one(), one()
        if alike(first, second):
            found += 1
            assert blocks(first) & blocks(second), (first, second)
    assert found > 300


def test_a_word_of_a_name_is_looked_up_in_its_village_and_nowhere_else():
    here, there = (Known("foreigner", frozenset({name}), villages=frozenset({v})) for name, v in WEI_AND_NA)
    assert not blocks(here) & blocks(there)
    assert blocks(here) & blocks(Known("foreigner", frozenset({"Wang Na"}), villages=frozenset({"here"})))
    assert len(blocks(Known("foreigner", frozenset(map(str, range(900))), villages=frozenset("abcdefgh")))) < 6_000


def _slip(text: str, rng: random.Random) -> str:
    """Another order of the words, a letter too many, too few or wrong, two neighbours changed, a double."""
    words = text.split()
    if rng.random() < 0.4:
        rng.shuffle(words)
    if rng.random() < 0.3 and len(words) > 1:
        words[:2] = ["".join(words[:2])]
    made = list(" ".join(words))
    at = rng.randrange(len(made))
    match rng.randrange(5):
        case 0:
            del made[at]
        case 1:
            made.insert(at, rng.choice("aeht0"))
        case 2:
            made[at] = rng.choice("aeht0")
        case 3 if at + 1 < len(made):
            made[at], made[at + 1] = made[at + 1], made[at]
        case _:
            made.insert(at, made[at])
    return "".join(made).strip() or text


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("E1234567", "E1234568", True),
        ("E1234567", "E123456", True),
        ("E1234567", "E1243567", True),
        ("E1234567", "E1234567", True),
        ("E1234567", "E1234589", False),
        ("E1234567", "E12345", False),
    ],
)
def test_one_sign_apart(one, other, is_near):
    assert one_sign_apart(one, other) is is_near
    assert one_sign_apart(other, one) is is_near


def test_numbers_and_names_are_compared_in_one_writing():
    assert normal_number(" e-123 456.7８ ") == "E12345678"
    assert normal_name("P.T.  Contoh-Tambang, Tbk") == "pt contoh tambang tbk"
    assert normal_name("José  Núñez") == "jose nunez"


def test_what_joins_by_itself():
    assert join_key("foreigner", "A", "CHN", "E1", "v") == "CHN:E1"
    assert join_key("foreigner", "A", "", "E1", "v") == ""
    assert join_key("foreigner", "A", "CHN", "", "v") == ""
    assert join_key("employer", "P.T. A", "", "123", "v") == "nib:123"
    assert join_key("employer", "P.T. Satu", "", "", "v") == "name:pt satu@v"
    assert join_key("lodging", "A", "", "", "") == ""
