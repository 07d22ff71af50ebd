"""Sound in and out: streams behind ports, takes on disk, playback, reading any recording."""
