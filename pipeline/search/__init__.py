"""Queries over what was read: one language and one behaviour on SQLite and on PostgreSQL."""
