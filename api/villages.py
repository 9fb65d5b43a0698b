"""GET /villages: the register of fostered villages, to another system."""

from flask import Response

from api.description import described
from api.door import answer, door, for_token, load_query
from api.schemas import Page, VillagesAnswer
from models import register_rows
from models.tables_people import Person

QUERY = Page()


@door.get("/villages")
@described(VillagesAnswer, query=Page, refusals=(422,))
@for_token
def villages(reader: Person) -> Response:
    """Villages on the register of the token's office and the offices below it, by their Kemendagri code."""
    query = load_query(QUERY)
    rows = register_rows.list_registered(reader, query["after"], query["limit"] + 1)
    page = rows[: query["limit"]]
    return answer({"villages": page, "next": page[-1]["code"] if len(rows) > len(page) else None})
