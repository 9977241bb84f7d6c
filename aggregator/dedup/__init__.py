"""Deduplication: is this text one we already have, at the same outlet or reprinted by another?

Candidates come from a sketch index kept in the store, a pure verdict compares what two texts share and what differs,
and the stage (`stage.run`) writes the answer with its reasons. Nothing is deleted, nothing is merged here, and stories
are no concern of this room: two reports of one event in other words are not the same text.
"""
