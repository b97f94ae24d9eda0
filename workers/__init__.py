"""What runs the pipeline: the local pool of processes that works off the ledger."""
