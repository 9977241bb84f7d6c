"""One file a step, numbered; a step that has landed is never edited."""
