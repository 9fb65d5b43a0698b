"""Offices, areas, forms and lists of South Sumatra; and, when asked, clearly marked demo data."""
