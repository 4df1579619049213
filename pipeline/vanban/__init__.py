"""vanban: Vietnamese directive texts to validated JSON and a graph of who implements what."""

__version__ = "0.1.0"
