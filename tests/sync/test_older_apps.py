"""While a new release goes out, phones still run the one before: its messages, as it sent them, are served as ever.

tests/vectors/sync/release-0.1.0.json; tests/pwa/sync-older-office.test.js is the other way round.
"""

from tests.sync.parcel import PNG, sha256, vector

OLDER = vector("release-0.1.0")


def as_sent() -> dict:
    record = OLDER["push_record"]
    [file] = record["files"]
    filled = file | {"sha256": sha256(PNG), "size": len(PNG)}
    return record | {"sha256": sha256(record["xml"]), "files": [filled]}


def heartbeat(line):
    return line.client.post("/sync/v1/heartbeat", json=OLDER["heartbeat"], headers=line.headers)


def test_an_app_of_the_release_before_hands_in_its_report_and_photo_and_says_how_it_stands(line):
    sent = as_sent()
    first, again = line.push_one(sent), line.push_one(sent)
    assert (first["outcome"], again["outcome"]) == ("accepted", "repeated")
    assert first["missing"] == [sent["files"][0]["sha256"]]
    # It knows nothing of the place that the answer names for its photo, and begins an upload as it always did.
    begun = line.begin(sent, sent["files"][0])
    assert begun.status_code == 201
    assert line.patch(begun.headers["Location"], 0, PNG).status_code == 204
    assert line.push_one(sent)["missing"] == []
    assert heartbeat(line).status_code == 200


def test_every_member_that_the_release_before_reads_of_an_answer_is_still_there(line):
    answer = line.push(as_sent())
    assert {"epoch", "safe_seq", "results"} <= set(answer)
    [result] = answer["results"]
    assert set(OLDER["push_result_members"]) - {"problem"} <= set(result)
    told = heartbeat(line).json
    assert set(OLDER["heartbeat_answer_members"]) <= set(told)
