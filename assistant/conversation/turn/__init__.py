"""Where a conversation stands, what may be typed, and what is said: values alone."""
