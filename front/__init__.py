"""The front of the house: what no single door owns. The phone app's files, headers, error answers, health, commands."""
