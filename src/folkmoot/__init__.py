"""Folkmoot asks people how an AI system should behave and compares what they say with the spec the system follows."""

__version__ = "0.1.0"
