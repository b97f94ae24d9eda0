"""The network that tells inks apart, taught on drawn pages."""
