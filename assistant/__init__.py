"""A rules assistant for two questions in myositis: relapse or steroid myopathy, and when to escalate."""

PROGRAM = "myositis-assistant"
__version__ = "0.1.0"
