"""Figures, not tests: each module prints one JSON line per figure. README.md keeps a dated table."""
