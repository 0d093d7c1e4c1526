"""What every plan must keep to, whatever the rules say. It decides nothing."""
