"""The answer to a single question: a value, a quantity with its unit, or why it cannot be used."""
