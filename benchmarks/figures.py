"""One JSON line per figure: {"name", "value", "unit", "n", "beside"?}."""

from __future__ import annotations

import json
from typing import Any


def say(name: str, value: float, unit: str, n: int, **beside: Any) -> None:
    """Print a figure. n: how many measurements or operations it stands on; beside: what helps to read it."""
    figure: dict[str, Any] = {"name": name, "value": round(value, 3), "unit": unit, "n": n}
    if beside:
        figure["beside"] = {key: round(item, 3) if isinstance(item, float) else item for key, item in beside.items()}
    print(json.dumps(figure), flush=True)
