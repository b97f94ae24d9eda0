"""Zones to facts, each with the pixels it was read from."""
