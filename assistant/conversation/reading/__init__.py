"""Reading what was typed: one answer, a quantity with its unit, or a whole description in plain words."""
