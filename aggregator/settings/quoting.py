"""What a desk asks of its quotations and sources. A desk may override any of it under `quoting:`."""

from pydantic import Field

from aggregator.settings.fields import Slug
from aggregator.settings.thresholds import Strict


class Quoting(Strict):
    """Limits that pre-flight looks at. They are the desk's own measure, not a claim about any law."""

    #: Most words quoted in one item (the seed series: item 6 of no. 278 has 143, no item more than 200).
    item_words: int = Field(default=250, ge=1, le=10_000)
    #: Most words quoted of one article in the whole issue (the longest single quotation there has 183).
    article_words: int = Field(default=200, ge=1, le=10_000)
    #: Most that may be quoted of one article, as a share of its words. Not measured.
    article_share: float = Field(default=0.3, gt=0, le=1)
    #: From so many words in a row that stand in a source, they need marks or other wording.
    unmarked_words: int = Field(default=12, ge=5, le=100)
    #: Most of an issue's items that may rest on one outlet, as a share, from five items on. Not measured.
    outlet_share: float = Field(default=0.4, gt=0, le=1)
    #: Outlets (their ids) that are the desk's own publications.
    own_outlets: list[Slug] = Field(default_factory=list)
