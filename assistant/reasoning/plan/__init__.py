"""The plan as a value. How it looks is no business of this room."""
