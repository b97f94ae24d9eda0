"""A stored document as files that people, archives and programs can use."""
