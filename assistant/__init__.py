"""A rules assistant for two questions in myositis: relapse or steroid myopathy, and when to escalate."""

from assistant.version import PROGRAM as PROGRAM
from assistant.version import __version__ as __version__
