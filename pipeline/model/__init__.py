"""The words of the house: frozen types that every step speaks, on the standard library alone."""
