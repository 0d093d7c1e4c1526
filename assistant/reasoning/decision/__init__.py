"""From what fired to what stands, and why. It knows no engine and no question."""
