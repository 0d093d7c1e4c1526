"""What every plan must keep to, whatever the rules say: nothing leaves the program that does not."""
