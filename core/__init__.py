"""Floor 0: what every other room stands on, and that stands on nothing of ours."""
