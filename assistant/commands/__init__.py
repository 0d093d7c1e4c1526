"""What the shell's commands do, on the door alone. No medicine and no layout stands here."""
