"""What is asked next, and why something is not. No typed text enters."""
