"""Fifty-eight ways to break a reader of scans, each made by a few lines and read for real."""
