"""One numbered function a file; each moves the schema from N-1 to N inside a transaction."""
