"""Tests of the demo voice: its tools, and what the shipped checkpoint hears."""
