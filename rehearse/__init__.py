"""Rehearse without a window: recording, transcription, sections, measures, evidence, practice."""
