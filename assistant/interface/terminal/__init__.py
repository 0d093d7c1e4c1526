"""One chat under way, at a terminal or line by line."""
