"""From bytes on disk to pages as arrays: what is read, what is refused, and why."""
