"""After the story: what the server's checker would follow in the hours after, done before anybody looks."""

from collections.abc import Callable

from models import keying, obstacle_making, registering, report_facts, servicing

# The registers hold every new entry against those like it; of more reports than these that takes hours.
MOST_REGISTERED = 20_000


def follow(total: int, say: Callable[[str], None]) -> None:
    """Figures, obstacles, services and what is alike; the registers too, of a story that is not too long for that."""
    for what, work in (
        ("what is alike", keying.key_all),
        ("the figures", report_facts.count_all),
        ("obstacles", obstacle_making.make_all),
        ("services", servicing.service_all),
    ):
        say(f"Following {what}")
        work()
    if total <= MOST_REGISTERED:
        say("Following the registers")
        registering.register_all()
    else:
        registering.FEED.pass_over()
        say("The registers stay empty; flask titian rebuild-registers makes them, over hours.")
