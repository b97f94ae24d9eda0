"""``/api/v1``: what people do on pages, for programs."""
