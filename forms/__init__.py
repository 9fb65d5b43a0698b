"""Read forms and filled-in forms: pure, no web, no database, no clock."""
