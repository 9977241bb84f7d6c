"""Bytes of a robots.txt to rules (RFC 9309). What its absence or a failing server means is `middlewares`' to say."""

from protego import Protego

#: What is parsed of a robots.txt: RFC 9309, section 2.5, asks for at least 500 KiB.
PARSED_BYTES = 500 << 10


def product_token(user_agent: str) -> str:
    """The name robots.txt files know us by: the product of the user agent, without version and comment.

    The whole would match any group named after a word in our comment's address (RFC 9309, section 2.2.1).
    """
    words = user_agent.split("/", 1)[0].split()
    return words[0] if words else ""


def rules_of(body: bytes) -> Protego | None:
    """The rules of a robots.txt, of which a long one's beginning counts; None when no whole line of it can be had."""
    if len(body) > PARSED_BYTES:
        # to the last whole line: half a path would forbid more than was meant
        end = max(body.rfind(b"\n", 0, PARSED_BYTES), body.rfind(b"\r", 0, PARSED_BYTES))
        if end < 0:
            return None
        body = body[:end]
    return Protego.parse(body.decode("utf-8-sig", "replace"))
