"""Titian for gunicorn with a phone app of the test's own build: ``tests.faults.own_phone:create_app()``.

TITIAN_TEST_PHONE names its folder. A build that somebody makes meanwhile changes nothing then.
"""

import os

from flask import Flask

import app as titian


def create_app() -> Flask:
    """The app as it is, but for the phone's files."""
    made = titian.create_app()
    made.config["TITIAN_PHONE"] = os.environ["TITIAN_TEST_PHONE"]
    return made
