"""Which rules fire, decided by durable_rules. Its names leave this room nowhere."""
