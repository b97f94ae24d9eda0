"""The pages on which scans are read and corrected."""
