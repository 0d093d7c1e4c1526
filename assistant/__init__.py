"""A rules assistant for two questions in myositis: relapse or steroid myopathy, and when to escalate."""

__version__ = "0.1.0"
