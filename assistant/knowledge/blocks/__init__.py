"""How each kind of block is read from its lines. What is true of a whole rule set stands in checks."""
