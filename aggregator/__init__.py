"""Newsloom: from feeds to a numbered digest, every item with its source."""
