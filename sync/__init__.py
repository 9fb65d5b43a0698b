"""The device's door: what a phone may say and hear, under /sync/v1."""

from flask import Flask

from sync.docs import open_docs


def open_door(app: Flask) -> None:
    """Register the device's door and its documentation with the app."""
    # Each module hangs its calls on the one blueprint when it is imported.
    from sync import blobs, contact, courier, door, enrol, feed, have, push, uploads  # noqa: F401  imported for their routes

    # The office takes carried records too, and reads each as this door does.
    app.extensions["titian_read_record"] = courier.read_record
    door.limiter.init_app(app)
    open_docs(app, door.door)
