"""Every route of the office x every role x {own office, another, signed out, ended}: nothing that is not theirs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from core.settings import Settings
from models import Person, db, scope
from office import permission
from tests.office import matrix, matrix_doors
from tests.office.matrix_subjects import fill
from tests.office.matrix_world import World, build
from workflow.roles import ROLES

Opened = tuple[Flask, World]


@pytest.fixture(scope="module")
def built(template_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The world, built once."""
    folder = tmp_path_factory.mktemp("matrix") / "data"
    shutil.copytree(template_folder, folder)
    app = create_app(Settings(data_folder=folder, testing=True))
    world = build(app)
    fill(app, world)
    with app.app_context():
        db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    return folder, world


@pytest.fixture
def opened(built: tuple[Path, World], tmp_path: Path) -> Opened:
    """An app on a copy of it."""
    folder, world = built
    shutil.copytree(folder, tmp_path / "data")
    return create_app(Settings(data_folder=tmp_path / "data", testing=True)), world


def test_every_address_has_an_example(opened: Opened) -> None:
    app, world = opened
    assert matrix.without_subject(app, world) == []


@pytest.mark.parametrize("role", list(ROLES))
def test_nothing_of_others_is_in_any_answer_and_every_status_is_as_declared(opened: Opened, role: str) -> None:
    app, world = opened
    found = matrix.run(app, world, role)
    print(
        f"matrix: {found.routes} routes x {role} x {len(matrix.CASES)} cases: {found.requests} requests, "
        f"{len(world.marks)} marks, {len(found.leaks)} leaks, {len(found.wrong)} wrong"
    )
    assert found.leaks == []
    assert found.wrong == []


def test_phones_and_systems_get_nothing_of_others(opened: Opened) -> None:
    app, world = opened
    assert matrix_doors.unknown_doors(app) == []
    count, leaks, wrong = matrix_doors.run(app, world)
    print(f"matrix: {count} calls at the doors of phones and systems, {len(leaks)} leaks, {len(wrong)} wrong")
    assert leaks == []
    assert wrong == []


def everybody(_viewer: Person) -> "db.Select[tuple[Person]]":
    return db.select(Person)


@pytest.mark.parametrize(
    ("module", "name", "planted", "role"),
    [
        (scope, "visible_people", everybody, "petugas"),
        (scope, "visible_parts", lambda viewer: [db.true()], "kasi"),
        (scope, "visible_devices", lambda viewer: db.select(scope.Device), "petugas"),
    ],
    ids=["people", "reports", "phones"],
)
def test_a_list_that_forgets_its_scope_is_seen(
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    name: str,
    planted: Callable[..., object],
    role: str,
) -> None:
    app, world = opened
    monkeypatch.setattr(module, name, planted)
    found = matrix.run(app, world, role, ("other",))
    assert found.leaks


def test_a_page_that_forgets_who_may_call_it_is_seen(opened: Opened) -> None:
    app, world = opened
    bare = app.view_functions["office.people.list_people"].__wrapped__  # type: ignore[attr-defined]
    app.view_functions["office.people.list_people"] = bare
    assert any("nothing says who" in line for line in matrix.run(app, world, "ppns", ("own",)).wrong)
    bare.allowed_roles = permission.EVERYONE - {"ppns"}
    found = matrix.run(app, world, "ppns", ("own",))
    assert any("/office/people" in line and "instead of 403" in line for line in found.wrong)


def test_a_new_address_without_an_example_is_named_with_what_to_add(opened: Opened) -> None:
    app, world = opened
    app._got_first_request = False
    app.add_url_rule(
        "/office/perkara/<case_id>", "office.perkara.show", permission.allow(permission.READERS)(lambda: "")
    )
    (sentence,) = matrix.without_subject(app, world)
    assert "asks for case_id: add a Subject" in sentence
