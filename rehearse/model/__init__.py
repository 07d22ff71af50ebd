"""The values every layer speaks in: words, sections, measures, evidence, questions, attempts."""
