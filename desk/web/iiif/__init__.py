"""A IIIF server: manifests, and the Image API for their pictures."""
