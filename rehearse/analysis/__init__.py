"""Pure functions from words and samples to sections and measures."""
