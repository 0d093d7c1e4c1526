"""How one line of the notation is read: words with a place, numbers, premises. No block enters."""
