"""Tests, named after risks as well as modules."""
