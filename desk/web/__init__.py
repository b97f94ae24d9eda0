"""The web desk: pages for people, an API for programs."""
