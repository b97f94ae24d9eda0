"""Teaching a recogniser to read typescript, from nothing but lines of our own facsimiles."""
