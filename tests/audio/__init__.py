"""Tests of recording, keeping, reading and playing sound."""
