"""Pictures of text to words, by an engine behind one protocol."""
