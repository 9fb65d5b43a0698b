"""Obstacles that people of one office report: small F10s, followed at once, and steps by user name."""

from datetime import date

import pytest

from models import Obstacle, db, obstacle_making, obstacles
from models.obstacle_list import ObstacleFilter, list_obstacles
from models.obstacles import Step
from tests import village_world
from tests.village_world import TODAY, VillageWorld

ASKED = ("jenis", "tgl", "perkiraan", "bisa_sendiri", "uraian", "dampak", "butuh", "desa")


class ObstacleWorld(VillageWorld):
    """The village's world with F10; what comes is an obstacle at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(village_world, "QUESTIONS", {"hambatan": ASKED})
        super().__init__()

    def report_obstacle(self, on: date = TODAY, corrects: str | None = None, **answers: str) -> str:
        """One F10 of pimpasa.me; returns its instance id."""
        told = {"jenis": "jalan", "tgl": on.isoformat(), "uraian": "Jembatan kayu putus.", "bisa_sendiri": "ya"}
        root_id = str(self.send("hambatan", on, corrects, **(told | answers)))
        self.follow()
        return root_id

    def follow(self) -> None:
        self.do(lambda _by: obstacle_making.make_all(), "kasi.me")
        db.session.expire_all()

    def obstacle(self, root_id: str) -> Obstacle:
        db.session.expire_all()
        return db.session.get_one(Obstacle, root_id)

    def step(self, username: str, root_id: str, name: str, text: str = "", on: date = TODAY, **more: str) -> Obstacle:
        """Take one step with the page as it is."""
        step = Step(name, text, **more)
        self.do(obstacles.take, username, root_id, self.obstacle(root_id).rev, step, on=on)
        return self.obstacle(root_id)

    def listed(self, username: str = "kasi.me", **filters: object) -> list[str]:
        """The root ids of a list."""
        asked = ObstacleFilter(**filters)  # type: ignore[arg-type]
        return [one.obstacle.root_id for one in list_obstacles(self.person(username), asked).rows]
