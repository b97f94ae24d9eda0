"""What people touch: the command ``razmetka``."""
