"""Doses and their times: the forms in which they are written, and what the words around make of them."""
