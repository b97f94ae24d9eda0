"""What runs the pipeline: processes that claim pages from the ledger."""
