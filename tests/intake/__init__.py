"""Risk: a page is read wrongly, or a bad file takes more than itself down."""
