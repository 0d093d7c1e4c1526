"""What helps while a line is typed. It changes nothing."""
