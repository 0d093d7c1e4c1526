"""From a typed answer to readings. It changes no record."""
