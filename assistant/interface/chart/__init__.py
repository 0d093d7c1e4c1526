"""A treatment as a picture. It decides nothing that it draws."""
