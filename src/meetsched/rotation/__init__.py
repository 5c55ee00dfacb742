"""Rotations: the best slots to take in turn, found and proven."""
