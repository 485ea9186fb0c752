"""Behaviour specs: text to a tree of sections, checks, and the difference between two versions."""
