"""Measures how right the measures are, on a test set of the project's own, beside naive methods."""
