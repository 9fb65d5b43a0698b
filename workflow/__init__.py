"""Floor 1, pure: what may happen to a report, and who may do it. No web, no database, no clock."""
