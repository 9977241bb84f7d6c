"""Whether a shorter text is only a teaser of a longer one. Pure."""

#: A text shorter than this share of the one we have is a teaser, a consent wall or a failed extraction. Of the 60
#: benchmark pages no right extraction is under .6 of the gold text.
TEASER_SHARE = 0.5


def is_teaser(text: str, *, beside: str) -> bool:
    """Whether `text` is too short to take the place of the text `beside` it."""
    return len(text) < TEASER_SHARE * len(beside)
