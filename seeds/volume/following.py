"""After the story: what the server's checker would follow in the hours after, done before anybody looks."""

from collections.abc import Callable

from models import (
    activity_making,
    coordinating,
    keying,
    obstacle_making,
    protecting,
    registering,
    report_facts,
    servicing,
)


def follow(say: Callable[[str], None]) -> None:
    """Everything that is made from reports: figures, registers, and the lists that offices work with."""
    for what, work in (
        ("what is alike", keying.key_all),
        ("the figures", report_facts.count_all),
        ("the registers", registering.register_all),
        ("obstacles", obstacle_making.make_all),
        ("services", servicing.service_all),
        ("activities", activity_making.make_all),
        ("early detections", protecting.detect_all),
        ("coordination", coordinating.coordinate_all),
    ):
        say(f"Following {what}")
        work()
