"""Pure functions from a transcript to evidence, follow-ups, schedule and panel."""
