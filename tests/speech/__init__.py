"""Speech: voice activity, chunks, the engine and its child, models, the machine's voice."""
