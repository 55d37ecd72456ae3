"""The Open Cluster Observatory: regional cluster statistics and the programme that works with them."""

__version__ = "0.1.0"
