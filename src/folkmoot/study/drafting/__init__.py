"""What a model writes for a study: what it is asked, what may come back, near-duplicates, give-aways and approvals."""
