"""Where the text stands on a sheet, in which blocks, and what each block is for."""
