"""Translations beside their originals: handed in, aligned, corrected."""
