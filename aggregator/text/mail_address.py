"""Addresses of mail: one at a time, and only the plain form that every mail server reads alike.

What the standard allows beyond it (quoted names, comments, display names, lists) is how one address becomes several.
"""

import re

#: Longest address a server has to take (RFC 5321, section 4.5.3.1, with RFC 3696 erratum 1690).
_LONGEST, _LONGEST_LOCAL = 254, 64
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@({_LABEL}(?:\.{_LABEL})+)")


def address_refusal(text: str) -> str | None:
    """Why `text` is not one plain address of mail; None when it is."""
    if not text.isascii():
        return "an address has ASCII letters only; international names of hosts are written xn--..."
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return "one address such as desk@harbour.example is needed, without a name, brackets or a second address"
    if len(text) > _LONGEST or len(found[1]) > _LONGEST_LOCAL:
        return f"an address has at most {_LONGEST} characters, {_LONGEST_LOCAL} before the @"
    return None


def domain_of(address: str) -> str:
    """The domain of a plain address, in small letters."""
    return address.rpartition("@")[2].lower()
