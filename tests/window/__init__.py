"""The real window on the composed program."""
