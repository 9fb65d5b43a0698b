"""Which entries may be the same: what is proposed is what is alike, at a cost that does not grow; on both databases."""

import random
from itertools import combinations

import pytest
from sqlalchemy import event

from models import RegisterEntry, RegisterLikeness, RegisterSighting, db, register_likeness, registering
from models.register_likeness import known_from
from tests.register_world import OTHER_VILLAGE, VILLAGE, RegisterWorld, seen
from workflow.matching import alike

FIRST = ("Wang", "Zhang", "Muhammad", "Mohamed", "Li", "Lie", "Rahman", "Rahmaan")
LAST = ("Wei", "Xiaoming", "Na", "Rahman", "Ahmad", "Achmad", "Jang")


@pytest.fixture
def world(house):
    with house.app_context():
        yield RegisterWorld()
        db.session.remove()


def people(rng, count):
    """So many foreigners of few names and near numbers, some without a name or a number."""
    turns = []
    for _ in range(count):
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}" if rng.random() < 0.9 else ""
        number = f"E12345{rng.randrange(60):03d}" if rng.random() < 0.6 else ""
        turns.append(seen(name, number, rng.choice(("CHN", "BGD", ""))))
    return turns


def proposed():
    rows = db.session.execute(db.select(RegisterLikeness.first_id, RegisterLikeness.second_id))
    return {frozenset(pair) for pair in rows}


def alike_by_all_pairs():
    """What holding every entry against every other would find."""
    mentions = {}
    for row in db.session.scalars(db.select(RegisterSighting)):
        mentions.setdefault(row.entry_id, []).append(row)
    known = {id: known_from(rows) for id, rows in mentions.items()}
    return {frozenset(pair) for pair in combinations(known, 2) if alike(*(known[id] for id in pair))}


def asked_by(work):
    """The statements that a piece of work asks, and how many entries it held against others."""
    asked = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    work()
    event.remove(db.engine, "before_cursor_execute", note)
    return asked


def test_what_is_proposed_is_what_all_pairs_would_show_also_after_corrections(world, monkeypatch):
    # Here everybody has the name of many others: the first hundred are not everybody.
    monkeypatch.setattr(register_likeness, "MOST_CANDIDATES", 10_000)
    rng = random.Random(3)
    sent = [world.send("amati_oa", *people(rng, 12), village=v) for v in (VILLAGE, OTHER_VILLAGE, VILLAGE)]
    for root_id in sent:
        world.approve(root_id)
    found = alike_by_all_pairs()
    assert len(found) > 20
    assert proposed() == found
    gone = db.session.scalars(db.select(RegisterSighting.entry_id).where(RegisterSighting.root_id == sent[0])).all()
    with registering.writing():
        for row in db.session.scalars(db.select(RegisterSighting).where(RegisterSighting.root_id == sent[0])):
            db.session.delete(row)
        db.session.flush()
        register_likeness.look(set(gone))
    assert proposed() == alike_by_all_pairs() != found
    registering.rebuild()
    assert proposed() == found


def test_entries_that_nobody_has_looked_at_yet_are_looked_at_behind_the_door(world):
    world.approved("amati_oa", seen(), seen("Xiaoming Wang", ""))
    before = proposed()
    register_likeness.forget()
    with registering.writing():
        db.session.execute(db.delete(RegisterLikeness))
    assert register_likeness.look_slice() is False
    assert proposed() == before != set()
    assert db.session.scalars(db.select(RegisterEntry.id).where(RegisterEntry.known.is_(None))).all() == []
    assert asked_by(register_likeness.look_slice)[1:] == [], "nothing is left, and one question says so"


def test_one_more_mention_that_says_nothing_new_is_held_against_nobody(world):
    world.approved("amati_oa", seen(), seen("Xiaoming Wang", ""))
    root_id = world.send("amati_oa", seen())
    asked = asked_by(lambda: world.approve(root_id))
    assert not [one for one in asked if "register_key" in one or "INTO register_likeness" in one]


def test_the_questions_for_a_slice_do_not_grow_with_the_register(world, monkeypatch):
    costs = []
    for round_ in range(3):
        turns = [[seen(f"Orang {round_}{n} Ke{m}", f"P{round_}{n:03d}{m:03d}") for m in range(8)] for n in range(3)]
        roots = [world.send("amati_oa", *some) for some in turns]
        with monkeypatch.context() as later:
            later.setattr(world, "follow", lambda: None)
            for root_id in roots:
                world.approve(root_id)
        costs.append(len(asked_by(world.follow)))
    assert costs[2] <= costs[0], costs
    assert max(costs) < 45, "three reports with 24 people, not a question for each of them"


def test_a_name_that_many_have_is_looked_up_within_its_village(world, monkeypatch):
    crowd = [seen(f"Wang {word}", f"K{n:07d}") for n, word in enumerate(("Wei", "Na", "Li", "Ping", "Hao", "Jun") * 5)]
    world.approved("amati_oa", *crowd)
    world.approved("amati_oa", seen("Wang Zhou", "Z9999999"), village=OTHER_VILLAGE)
    newest = db.session.scalar(db.select(RegisterEntry.id).where(RegisterEntry.key == "CHN:Z9999999"))
    assert register_likeness._near({newest}) == []
    world.approved("amati_oa", seen("Wang Zou", "Z9111111"))
    here = db.session.scalar(db.select(RegisterEntry.id).where(RegisterEntry.key == "CHN:Z9111111"))
    assert 0 < len(register_likeness._near({here})) <= len(crowd)
    most = 7
    monkeypatch.setattr(register_likeness, "MOST_CANDIDATES", most)
    assert len(register_likeness._near({here})) == most
