"""Measures: which number is of which name, in which unit, and of what time."""
