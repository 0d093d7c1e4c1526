"""Doses and dates for one patient. It decides nothing about what stands."""
