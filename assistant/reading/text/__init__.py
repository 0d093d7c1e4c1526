"""The text itself: its characters, numbers and times, as typed tokens, and how it is laid out."""
