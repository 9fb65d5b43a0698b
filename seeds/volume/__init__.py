"""A year of South Sumatra, and as many reports of it as asked for: one story, played through the verbs or in bulk."""
