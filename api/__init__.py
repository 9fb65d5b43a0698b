"""Floor 3, the door of other systems: what a token may read, as JSON under /api/v1. Nothing is written through it."""

from flask import Flask


def open_door(app: Flask) -> None:
    """Register the door with the app."""
    # Each module hangs its calls on the one blueprint when it is imported.
    from api import description, door, files, reports, villages  # noqa: F401  imported for their routes

    door.limiter.init_app(app)
    app.register_blueprint(door.door)
