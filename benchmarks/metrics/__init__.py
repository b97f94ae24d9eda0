"""The measures: counts that add up over pages, and the rates they come to."""
