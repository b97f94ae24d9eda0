"""How well and how fast pages are read, beside what else reads them: same pages, same cores."""
