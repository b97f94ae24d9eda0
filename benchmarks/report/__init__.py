"""A result for people: in the terminal, as JSON, as a page with plots, and in the docs."""
