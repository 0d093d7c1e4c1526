"""Sessions on the disk: where, by whom, one at a time. What they mean is known in conversation/session."""
