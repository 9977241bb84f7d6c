"""The numbers that decide, with where each was measured. A desk may override any of them under `thresholds:`."""

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """The base of every config block: unknown keys are refused, and nothing changes once it is read.

    `home.load` reads files strictly: no value is coerced from another type.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


class DuplicateThresholds(Strict):
    """When two texts are the same text.

    "Shared" text means runs of three words and more that stand in both. Measured on the real-data set:
    reprints.jsonl (synthetic edits of real English and Persian articles) and natural-pairs.jsonl (real pairs, labelled
    by reading).
    """

    #: Only articles published within this many days of each other are compared.
    window_days: int = Field(default=60, ge=1, le=3650)
    #: A text of fewer words is judged by equality alone: in 20 words a licence line or a dateline is most of the text.
    shortest_text: int = Field(default=20, ge=1, le=200)
    #: An outlet that repeats an equal headline without text within this many days repeats itself; later it is a new
    #: event.
    headline_days: int = Field(default=3, ge=0, le=60)
    #: Share of the shorter text found in the longer from which two texts are the same. Copies have .69 and more in 99 %
    #: of every kind of edit, real rewritten pairs .62 and more; other texts near enough to be compared have .47 and
    #: less in three of four, .72 and less in 95 %, which is why headlines, leads and figures are asked as well.
    contained: float = Field(default=0.6, ge=0, le=1)
    #: From which they are at least shown to an editor.
    contained_unsure: float = Field(default=0.5, ge=0, le=1)
    #: Of the figures in the same place, the share that differs. Up to here: corrections and slips of one text.
    numbers_same: float = Field(default=0.1, ge=0, le=1)
    #: From here: template twins. Twins have .91 and more, real look-alikes .20 and more in 95 %; made copies have 0,
    #: real rewritten pairs .14 and less in 95 %.
    numbers_unsure: float = Field(default=0.2, ge=0, le=1)
    #: Words exchanged in slots, per word shared. Up to here: rewording (made copies at most .06; of 59 real ones three
    #: have more).
    wording_same: float = Field(default=0.08, ge=0, le=1)
    #: From here: names exchanged in one mould. Real look-alikes have .16 in the median, copies .12 at most.
    wording_unsure: float = Field(default=0.13, ge=0, le=1)
    #: Two figures or more in each text that the other lacks, this share of its figures, ...
    own_numbers: float = Field(default=0.25, ge=0, le=1)
    #: ... in texts of which less than this is shared: reports of another month. So have 3 of 7,118 copies; of twins,
    #: 99 % have .58 and more of their figures for themselves.
    contained_own_numbers: float = Field(default=0.8, ge=0, le=1)
    #: Headlines are others when less than this share of the shorter one's words stands in the other. Then ...
    title_shared: float = Field(default=0.5, ge=0, le=1)
    #: ... so much of the longer text's first 40 words must be shared (copies under other headlines .38 and more, but
    #: for one real pair; later reports that repeat the background of the earlier one mostly .0 to .3) ...
    lead_shared: float = Field(default=0.35, ge=0, le=1)
    #: ... and so much of the shorter text. Costs one real rewritten pair in 59.
    contained_other_title: float = Field(default=0.7, ge=0, le=1)


class WordsYardstick(Strict):
    """How alike two articles are by words alone, and how alike those of a story are (`clustering/likeness.py`).

    Figures are B-cubed F1 on the first halves of the real-data set (stories/ in NEWSLOOM_DATA), placed online, taken
    while the code grew: they compare with one another, not with a run of today. Set on headlines-2014 and
    lookalike-events; what concerns two languages on the newsstand, which is therefore no held-out check of it. The
    figures of olympics-2021 were in view throughout.
    """

    #: Product of two articles' word vectors: the measure itself.
    words: float = Field(default=1.0, ge=0, le=10)
    #: Product of their marks (names, numbers, consonant patterns) in one language (lookalike + headlines: .2 .874 +
    #: .758, .4 .882 + .761), ...
    marks: float = Field(default=0.4, ge=0, le=10)
    #: ... and across, where they are all that words have to say (newsstand, words alone: 2 .654, 3 .899, 4 .933, 6
    #: .913). 3, not 4: in a large window rare numbers meet by chance (invented stream of 40,000 words, window of
    #: 20,000, without `chance`: articles that stand among others of their event 2.5 86 of 100, 3 80, 4 78).
    marks_foreign: float = Field(default=3.0, ge=0, le=10)
    #: The likeness expected within a story of which nothing is known yet (lookalike + headlines: .25 .869 + .785, .3
    #: with `even` .45 .814 + .805), ...
    cohesion: float = Field(default=0.25, gt=0, le=1)
    #: ... and how many pairs of articles it takes to outweigh that.
    cohesion_pairs: float = Field(default=2.0, gt=0, le=1000)
    #: The share of its own cohesion that a story asks of an article, or of another story (.4 with `doubt` .4 .778 +
    #: .811, .45 with .2 .827 + .790, .5 with .1 .869 + .785).
    even: float = Field(default=0.5, gt=0, le=10)
    #: Taken off where there is one pair of articles to go by; of more, less by the root of their number.
    doubt: float = Field(default=0.1, ge=0, le=10)
    #: The same on top where the two have no language in common.
    doubt_foreign: float = Field(default=0.0, ge=0, le=10)
    #: ... and this for every tenfold of articles in the window beyond a hundred: the more there are, the more rare
    #: numbers meet by chance (invented stream, window of 20,000, articles that stand among others of their event: 0 82
    #: of 100, .2 88, .3 94, .4 97).
    chance: float = Field(default=0.3, ge=0, le=10)


class MeaningYardstick(WordsYardstick):
    """The same where both sides have sentence vectors, with defaults of its own."""

    #: Words count less than meaning (agglomeration of whole files, all three: .3 .790, .5 .785, none .783).
    words: float = Field(default=0.3, ge=0, le=10)
    #: Product of two articles' centred sentence vectors, in one language, ...
    vector: float = Field(default=0.7, ge=0, le=10)
    #: ... and across, where the same event lies further apart and no words help (a third
    #: more).
    vector_foreign: float = Field(default=0.91, ge=0, le=10)
    marks: float = Field(default=0.2, ge=0, le=10)
    #: Newsstand with `doubt_foreign` .15: 3 .914, 4 .943; with .05 and `cohesion` .45: 3 .960, 4 .960. The lesser one.
    marks_foreign: float = Field(default=3.0, ge=0, le=10)
    #: Newsstand with `doubt_foreign` .05: .5 .936, .45 .960; headlines: .5 .830, .45 .838; lookalike the same.
    cohesion: float = Field(default=0.45, gt=0, le=1)
    cohesion_pairs: float = Field(default=4.0, gt=0, le=1000)
    #: lookalike + headlines: .5 with `doubt` .4 .836 + .832, .55 .853 + .827, .6 .853 + .828
    even: float = Field(default=0.55, gt=0, le=10)
    doubt: float = Field(default=0.0, ge=0, le=10)
    #: A single pair of articles of two languages is often a coincidence (newsstand, `cohesion` .5: .15 .914, .05 .936).
    doubt_foreign: float = Field(default=0.05, ge=0, le=10)
    #: A third of what words alone take off: vectors speak against chance meetings as well (not measured; olympics-2021,
    #: which sets nothing, across languages: 0 .488, .1 .492, .2 .482).
    chance: float = Field(default=0.1, ge=0, le=10)


class StoryThresholds(Strict):
    """When two articles report the same event."""

    #: Not measured: the files span 26 days at most. A weekly desk writes from articles up to three weeks old.
    window_days: int = Field(default=14, ge=1, le=365)
    #: Least score to join a story: .5 is where both answers are as good, all measuring went into the yardsticks.
    join: float = Field(default=0.5, ge=0, le=1)
    #: Least score of two stories that are made one.
    merge: float = Field(default=0.5, ge=0, le=1)
    #: Least score of a story told to the editor as nearly joined, and how many are told: what fits on a card.
    near_miss: float = Field(default=0.3, ge=0, le=1)
    near_misses_told: int = Field(default=3, ge=0, le=20)
    #: Likeness of words (a cosine) from which an article says the same as a story and is taken to mean the same,
    #: without a vector of its own. Spares a tenth on olympics-2021 at no loss (.692, .692); going by a score of 1
    #: spared two fifths and cost .07.
    confident: float = Field(default=0.8, ge=0, le=1)
    #: Stories compared in full: a bound on the work (lookalike + headlines, by words: 15, 8 and 5 the same).
    candidates: int = Field(default=8, ge=1, le=1000)
    #: What a day between an article and the story adds to the evidence, which is 1 where both answers are as good;
    #: between mean times of publication. Newsstand with vectors: -.02 1.000, -.03 and -.04 .990, -.05 .984; headlines:
    #: -.02 .838, -.05 .841, -.1 .840; lookalike the same throughout. Olympics-2021, which sets nothing: -.02 .709, -.05
    #: .725, -.1 .730, and .681 with -.02 from the story's end, as before.
    days: float = Field(default=-0.02, ge=-1, le=0)
    #: A story that has grown is looked at together with so many others of at least this score (6 from .33 on: no
    #: better) ...
    neighbours: int = Field(default=3, ge=0, le=20)
    neighbour: float = Field(default=0.375, ge=0, le=1)
    #: ... as long as they have at most so many articles: a bound on the work.
    regrouped: int = Field(default=150, ge=0, le=2000)
    #: What a word counts in the headline, and in the body before the logarithm of its count (lookalike: .5 .838, .35
    #: .835); and what numbers, watched names and consonant patterns count among the marks.
    title_words: float = Field(default=1.0, ge=0, le=10)
    body_words: float = Field(default=0.5, ge=0, le=10)
    numbers: float = Field(default=1.0, ge=0, le=10)
    #: A desk watches names that many of its events share (newsstand: .2 to .7 the same).
    names: float = Field(default=0.5, ge=0, le=10)
    skeletons: float = Field(default=0.1, ge=0, le=10)
    #: By words alone.
    lexical: WordsYardstick = WordsYardstick()
    #: With sentence vectors.
    semantic: MeaningYardstick = MeaningYardstick()


class TranslationThresholds(Strict):
    """When an article of a story is a translation of an earlier one in another language (`clustering/translation.py`).

    Measured on all pairs of two languages within the newsstand's stories (one translation, 91 others) and on three
    invented translations with an independent report each (tests/unit/clustering/translated.py). Four translations are
    few: the figures say where these lie, not how often real ones are found. No other set was looked at.
    """

    #: Published at most so long after the earlier one. Not measured.
    days: float = Field(default=3.0, gt=0, le=365)
    #: How far apart, as a share of the text, a name or number may stand and still be at the same place. No other value
    #: was tried.
    place: float = Field(default=0.06, gt=0, le=1)
    #: Share of the names and numbers (of the text that has fewer) that stand at the same place. Translations have .21,
    #: .33, .35 and .46, others .16 at most.
    placed_alike: float = Field(default=0.18, gt=0, le=1)
    #: At least so many: in a few lines everything is near everything. Translations have 13 and more, others 11 at most.
    least_alike: int = Field(default=8, ge=1, le=1000)
    #: Least share of the numbers (of the text that has fewer), where both have three: translations have .91 and more.
    numbers: float = Field(default=0.7, ge=0, le=1)
    #: Words of the shorter text for each of the longer: translations have .74 and more. Others have as much.
    length: float = Field(default=0.6, ge=0, le=1)
    #: Least cosine of sentence vectors, where both have one. Translations have .31 to .51, others up to .64: a low one
    #: speaks against, a high one says nothing.
    meaning: float = Field(default=0.15, ge=-1, le=1)


class Thresholds(Strict):
    """All of them."""

    duplicates: DuplicateThresholds = DuplicateThresholds()
    stories: StoryThresholds = StoryThresholds()
    translations: TranslationThresholds = TranslationThresholds()
