"""What leaves the house: vocabulary, JSON, text, HTML."""
