"""The layer contracts, each with a test that breaks it."""
