"""Measures every detector on labelled data: the figures that `rehearse evaluate` publishes."""
