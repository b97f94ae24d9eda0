"""Facts of drawn pages as the whole program reads them: how many are right, and how surely."""
