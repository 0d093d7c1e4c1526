"""What is said: reading a line, choosing a question, and the interview as a value."""
