"""A report as text, JSON, HTML and WebVTT."""
