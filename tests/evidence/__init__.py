"""Evidence, follow-ups and headline on labelled answers."""
