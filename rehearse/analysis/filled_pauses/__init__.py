"""Hears um, uh and er in the sound, and joins them with those in the transcript."""
