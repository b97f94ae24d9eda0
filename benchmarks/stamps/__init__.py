"""The text below stamps: pages drawn twice, with their stamps and without them."""
