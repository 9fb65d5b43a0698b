"""GET /reports/<root_id>/files/<file_id>: the bytes of a file, as dead matter."""

from flask import Response, send_file

from api.description import described
from api.door import door, for_token
from models import reviews
from models.tables_people import Person


@door.get("/reports/<root_id>/files/<file_id>")
@described("The bytes as they came", refusals=(404,))
@for_token
def file(reader: Person, root_id: str, file_id: str) -> Response:
    """One file of a report, whole. `Range` and `If-None-Match` are understood; the ETag is its SHA-256."""
    blob, path = reviews.read_attachment(reader, root_id, file_id)
    response = send_file(
        path,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=file_id,
        etag=blob.sha256,
        conditional=True,
        max_age=0,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response
