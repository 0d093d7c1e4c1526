"""Conversations kept as text, and replayed."""
