"""One attempt as a state machine that joins audio, speech, analysis, coach and store."""
