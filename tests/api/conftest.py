"""The office as another system sees it: tokens, and calls whose answers are held to the description."""

import json
import re
from datetime import date

import jsonschema
import pytest

from models import people, tokens
from tests.office.conftest import browser, field_side, kasi, office_client, still

__all__ = ["browser", "field_side", "kasi", "office_client", "still"]
LAST = date(2026, 12, 31)


@pytest.fixture
def token_for(app, still):
    """A token of an office: ``token_for("office-me")``."""

    def make(office_id="office-me", roles=("petugas",), ends_on=LAST, by="admin.ss"):
        with app.app_context():
            admin = people.find_person(by)
            return tokens.make_token(admin, "Sistem uji", office_id, list(roles), ends_on)[0]

    return make


@pytest.fixture
def ask(app, token_for):
    """Call the door with a token of Muara Enim unless told; every answer is held to the description."""
    own = {}

    def call(path, status=200, token=None, **headers):
        token = token or own.setdefault("token", token_for())
        client = app.test_client()
        answer = client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}", **headers})
        assert answer.status_code == status, answer.get_data(as_text=True)
        check(client.get("/api/v1/openapi.json").json, path, answer)
        return answer

    return call


def check(told, path, answer):
    """Is this answer one that the description promises?"""
    bare = f"/api/v1{path.partition('?')[0]}"
    paths = told["paths"].items()
    fits = [one for pattern, one in paths if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(pattern)), bare)]
    if not fits:
        assert answer.status_code == 404, bare
        assert answer.mimetype == "application/problem+json"
        return
    (item,) = fits
    content = item["get"]["responses"][str(answer.status_code)]["content"]
    assert answer.mimetype in content
    schema = content[answer.mimetype].get("schema")
    if schema:
        jsonschema.validate(
            json.loads(answer.get_data()),
            {**schema, "components": told["components"]},
            cls=jsonschema.Draft202012Validator,
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        )
