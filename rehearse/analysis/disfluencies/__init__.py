"""Repetitions, false starts and hedges in what was said."""
