"""What we know of Cyrillic: alphabet, look-alikes, numerals, dates and names, text to text."""
