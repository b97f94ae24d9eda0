"""Facsimile scans with full ground truth, and the generator that draws them."""
