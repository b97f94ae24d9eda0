"""Where readings are kept: the only place that knows SQL, and the form pages are stored in."""
