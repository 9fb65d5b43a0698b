"""GET /pull: what changed for this person since the phone last asked."""

from typing import Any

from flask import Response, request

from models import feed
from models.tables_people import Device
from sync.bodies import load_query
from sync.described import described
from sync.door import answer, door, for_device
from sync.schemas import PullAnswer, PullQuery

QUERY = PullQuery()


@door.get("/pull")
@described(
    {200: PullAnswer},
    query=PullQuery,
    headers={"X-Titian-Epoch": "the epoch that the phone's copy came from; another one than the server's gives reset"},
    refusals=(422,),
)
@for_device()
def pull(device: Device) -> Response:
    """Forms, lists, own reports and own villages that changed after `since`, the newest state of each.

    `reset`: the phone's place is not in this feed. It pulls from 0; its outbox stays untouched.
    With `since=0` comes the name of the pack, one blob with every form and list of this person.
    """
    query = load_query(QUERY)
    page = feed.changes_for(device, query["since"], query["limit"], request.headers.get("X-Titian-Epoch"))
    message: dict[str, Any] = {
        "epoch": page.epoch,
        "safe_seq": page.safe_seq,
        "next": page.next,
        "more": page.more,
        "changes": [feed.body_of(change) for change in page.changes],
    }
    if page.pack is not None:
        message["pack"] = {"sha256": page.pack.sha256, "size": page.pack.size}
    if page.reset:
        message["reset"] = True
    return answer(message)
