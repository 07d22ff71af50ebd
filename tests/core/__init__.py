"""Tests that need neither Qt, sound nor a model."""
