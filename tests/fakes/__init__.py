"""Fakes at the hardware edge, kept honest by the contract suites."""
