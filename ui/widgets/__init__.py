"""Widgets that know values, never stores, sound or screens."""
