"""/docs: every call is described, and the page loads nothing from elsewhere."""

import re

import pytest

from sync import docs_assets


def test_every_call_is_described(client, app):
    told = client.get("/docs/openapi.json").json
    rules = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/sync/v1")
        for method in rule.methods - {"OPTIONS"}
        if not (method == "HEAD" and "GET" in rule.methods)
    }
    described = {(path, method) for path, calls in told["paths"].items() for method in calls}
    assert rules <= described
    for path, calls in told["paths"].items():
        for method, call in calls.items():
            if method != "parameters":
                assert call["summary"], path
                assert call["responses"], path


def test_the_messages_are_described_with_their_bounds(client):
    schemas = client.get("/docs/openapi.json").json["components"]["schemas"]
    record = schemas["PushRecord"]
    assert record["additionalProperties"] is False
    assert record["properties"]["sha256"]["pattern"] == "^[0-9a-f]{64}$"
    assert "xml" in record["required"]
    assert schemas["PushRequest"]["properties"]["records"]["maxItems"] == 50


def test_the_page_names_its_picture_so_that_no_browser_looks_for_one(client):
    icon = re.search(r'<link rel="icon" href="([^"]+)"', client.get("/docs").text)
    assert icon
    assert client.get(icon[1]).mimetype == "image/svg+xml"


def test_the_page_has_its_own_policy_and_loads_nothing_from_elsewhere(client):
    response = client.get("/docs")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", response.text) == []
    assert "<script>" not in response.text


@pytest.mark.parametrize("name", ["docs.js"])
def test_its_own_files_are_served(client, name):
    assert client.get(f"/docs/assets/{name}").status_code == 200


@pytest.mark.parametrize("name", ["..%2fdocs.py", "nothing.js", "dist", "%2e%2e%2fdocs.py"])
def test_nothing_else_is_served(client, name):
    assert client.get(f"/docs/assets/{name}").status_code == 404


def test_the_assets_are_copied_with_their_licence(tmp_path):
    source, target = tmp_path / "from", tmp_path / "to"
    source.mkdir()
    for name in docs_assets.NAMES:
        (source / name).write_text(name)
    copied = docs_assets.copy_assets(source, target)
    assert {path.name for path in copied} == set(docs_assets.NAMES)
    assert "LICENSE" in docs_assets.NAMES
