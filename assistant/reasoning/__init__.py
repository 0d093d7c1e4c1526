"""What follows from the findings, and what could still follow."""
