"""Speech to words: voice activity, chunks, the engine's child process, models on disk and their download; text to speech."""
