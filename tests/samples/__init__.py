"""The facsimiles: what they promise about pixels, truth, seeds and files."""
