"""What make calls: start, test, words, a browser. Nothing here is needed by a server in service."""
