"""What a person may set: zone vocabulary, form profiles, lexicons and settings."""
