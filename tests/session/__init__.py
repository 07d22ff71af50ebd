"""The session: one attempt, the library, the program."""
