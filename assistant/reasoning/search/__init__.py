"""One rule set ready to reason, and what another answer would change. No conversation enters."""
