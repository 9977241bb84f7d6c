"""Ids as they come from a browser: in paths, in forms, and as people type them."""

import re
from typing import Annotated, Final

from fastapi import Form, Path, Query
from pydantic import Field

from aggregator.errors import UsageError
from aggregator.phrases import Phrase

#: The largest that both databases hold.
LARGEST: Final = 2**63 - 1

Id = Annotated[int, Path(ge=1, le=LARGEST)]
#: One that a query may name.
Asked = Annotated[int, Query(ge=1, le=LARGEST)]
#: Ids that a form names; none where nothing is chosen.
Chosen = Annotated[list[Annotated[int, Field(ge=1, le=LARGEST)]], Form()]
#: One that a form may name; 0 where it does not.
Named = Annotated[int, Form(ge=0, le=LARGEST)]
#: The list of candidates on the page; 0 for none.
ListId = Annotated[int, Form(alias="list", ge=0, le=LARGEST)]
#: The version of a thing, or the number of its edition, that stood on the page.
Version = Annotated[int, Form(ge=0, le=2**31)]
#: An id as it is typed: 57, or the address of a page.
Typed = Annotated[str, Form(max_length=500)]

_TYPED: Final = re.compile(r"(?:\A|[/#\s])(\d{1,18})\s*(?:[/?#].*)?\Z")


def id_of(typed: str) -> int:
    """The id that somebody typed: a number in any digits, with a mark before it, or the address of a page.

    Raises:
        UsageError: there is no number in it.
    """
    found = _TYPED.search(typed.strip())
    if found is None:
        raise UsageError(Phrase("give the number of a story or an article, or the address of its page"))
    return int(found[1])
