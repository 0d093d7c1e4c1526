"""What could still follow while findings are unknown. It never asks the engine."""
