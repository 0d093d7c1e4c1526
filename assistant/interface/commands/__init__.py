"""Commands of the shell that hold no conversation."""
