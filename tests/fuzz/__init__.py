"""Our own parsers, and whole files, under bytes that nobody meant."""
