"""The plan as plain lines for a screen. No file and no terminal enters."""
