"""Tests of sentences, sections, edits and totals."""
