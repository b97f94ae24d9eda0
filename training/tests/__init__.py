"""Tests of what needs PyTorch: ``python -m pytest training/tests`` where it is installed."""
