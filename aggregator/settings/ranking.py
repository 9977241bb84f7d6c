"""What a story's place among the candidates is made of. A desk may override any of it under `ranking:`."""

from pydantic import Field

from aggregator.settings.thresholds import Strict


class Ranking(Strict):
    """Points that a full signal adds to a story's score, and what makes a signal full.

    Points were set by hand and looked at on the newsstand; there are no editors' choices to fit them to yet.
    """

    #: Points for watched names: a desk watches its own subject, so this counts most.
    watchlist: float = Field(default=4.0, ge=0, le=20)
    #: Points for outlets that report it independently of each other.
    outlets: float = Field(default=3.0, ge=0, le=20)
    #: Points for what no earlier issue told; an Update has six tenths of them.
    novelty: float = Field(default=1.5, ge=0, le=20)
    #: Points taken off what an earlier issue told and nothing is new in: more than subject and outlets together bring
    #: to most stories, so that it stands behind them.
    repeat: float = Field(default=6.0, ge=0, le=60)
    #: Points for being reported in several languages.
    languages: float = Field(default=1.0, ge=0, le=20)
    #: Points for age: full at once, none at `drafting.selectable_days`.
    freshness: float = Field(default=1.0, ge=0, le=20)
    #: Points for a section's rule met, half of them for what the section still lacks.
    section: float = Field(default=0.5, ge=0, le=20)
    #: What editors accepted and rejected before may add or take off at most, as a share of all other points; 0: none.
    history: float = Field(default=0.1, ge=0, le=0.25)
    #: Watched weight from which that signal is half full: three names of ordinary weight in a headline.
    watched_half: float = Field(default=3.0, ge=0.1, le=100)
    #: What a watched name counts that stands in the first paragraphs, and further down; in a headline it counts 1.
    watched_lead: float = Field(default=0.6, ge=0, le=1)
    watched_below: float = Field(default=0.25, ge=0, le=1)
    #: What an outlet counts that only reprints, in independent ones; five are counted, so that they stay below one.
    reprint: float = Field(default=0.1, ge=0, le=0.15)
    #: Earlier issues that novelty and history look at.
    issues: int = Field(default=20, ge=1, le=200)
    #: Likeness of words (0 to 1) from which a story tells what an earlier item told, ... Other events taken for one of
    #: 240 printed ones / same events known, among the 500 to 1,000 that followed: lookalike-events .4 4 / 183, .45
    #: 1 / 138, .5 0 / 108; headlines-2014 20 / 281, 17 / 215, 11 / 156. Newsstand: other events at most .35, and
    #: template twins .64 and more, which their figures keep apart.
    alike: float = Field(default=0.45, ge=0, le=1)
    #: ... and the same where they share figures and watched names as well. Newsstand: other events .18 in 95 %.
    alike_marked: float = Field(default=0.25, ge=0, le=1)
    #: Share of an article's words, by their rarity, that no article cited before has: from here it says something new
    #: even without new figures and names.
    new_words: float = Field(default=0.6, ge=0, le=1)
    #: Items editors must have decided on in a section, a language, of an outlet or on a name before that speaks.
    decided_least: int = Field(default=5, ge=1, le=1000)
    #: How many decisions at the desk's usual rate are added to each: the fewer there are, the less they say.
    decided_prior: float = Field(default=5.0, ge=0, le=1000)
