"""Where rule sets come from: a folder, or what was kept of it. The only room that reads files."""
