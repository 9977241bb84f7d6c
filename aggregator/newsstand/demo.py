"""The whole job on the newsstand, and its score against the gold answers.

Two rounds: the first collects everything; then the corrections are published and the second round finds them, most
feeds unchanged. Copies, stories and drafts follow as in production.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session

from aggregator.clock import utc_now
from aggregator.clustering.embedder import load_embedder
from aggregator.collection.config_gate import accept
from aggregator.collection.launch import RoundReport, collect
from aggregator.collection.sources import Wanted
from aggregator.evaluation.clusters import Scores, b_cubed, cross_b_cubed
from aggregator.evaluation.pairs import PairScores, pair_scores
from aggregator.newsstand.desk import write_desk
from aggregator.newsstand.server import Newsstand
from aggregator.pipeline import Progress, process
from aggregator.publishing import stage as publishing
from aggregator.settings import load
from aggregator.settings.home import shipped_templates
from aggregator.store import articles, digests, schema, sketches, stories
from aggregator.store.database import Database
from aggregator.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo did, and how well."""

    sources: int
    #: rows in the article table
    articles: int
    #: gold articles stored exactly once
    articles_exactly_once: int
    corrections: int
    duplicates: int
    stories: int
    items: int
    semantic: bool
    duplicate_scores: PairScores
    story_scores: Scores
    #: counting only co-members in other languages
    cross_scores: Scores
    rounds: tuple[RoundReport, ...]
    #: renderings of the draft digest
    paths: tuple[Path, ...]

    def as_dict(self) -> dict[str, Any]:
        """The object that `demo --json` prints (DESIGN section 5)."""
        return {
            "sources": self.sources,
            "articles": self.articles,
            "articles_exactly_once": self.articles_exactly_once,
            "corrections": self.corrections,
            "duplicates": self.duplicates,
            "stories": self.stories,
            "items": self.items,
            "semantic": self.semantic,
            "gold": {
                "duplicates": {
                    "pair_precision": self.duplicate_scores.precision,
                    "pair_recall": self.duplicate_scores.recall,
                    "pair_f1": self.duplicate_scores.f1,
                },
                "stories": {"b3_f1": self.story_scores.f1, "cross_b3_f1": self.cross_scores.f1},
            },
            "digest_path": str(self.paths[0]) if self.paths else None,
        }


def run_demo(
    root: Path, stand: Newsstand, *, semantic: bool = True, progress: Progress = lambda _s, _d: None
) -> DemoReport:
    """Write a desk at `root` that polls the running `stand`, and do the whole job there."""
    write_desk(root, stand)
    home = load(root, environ={})
    database = Database(home.database_url)
    try:
        schema.upgrade(database)
        accept(database, home, now=utc_now())
        first = collect(database, root, Wanted(every=True))
        progress("collect", first.articles)
        stand.corrected = True
        second = collect(database, root, Wanted(every=True))
        embedder = load_embedder() if semantic else None
        process(home, database, embedder=embedder, progress=progress)
        with database.read() as session:
            digest = digests.in_preparation(session, home.desk.series)
        assert digest is not None and digest.id is not None, "drafting starts a digest"
        paths = publishing.draft(database, home, digest_id=digest.id, now=utc_now(), shipped=shipped_templates())
        return _report(database, stand, (first, second), tuple(paths), digest.id, embedder is not None)
    finally:
        database.close()


def _report(
    database: Database,
    stand: Newsstand,
    rounds: tuple[RoundReport, ...],
    paths: tuple[Path, ...],
    digest_id: int,
    semantic: bool,
) -> DemoReport:
    with database.read() as session:
        ids = _gold_ids(session, stand)
        verdicts = articles.count_by_verdict(session)
        found = found_stories(session, ids)
        languages = {article.id: article.language for article in stand.library.articles}
        return DemoReport(
            sources=len(stand.library.outlets) + len(stand.library.section_feeds),
            articles=articles.count(session),
            articles_exactly_once=sum(count == 1 for count in Counter(ids.values()).values()),
            corrections=sum(report.total("revised") for report in rounds[1:]),
            duplicates=verdicts.get(Verdict.DUPLICATE, 0) + verdicts.get(Verdict.REPRINT, 0),
            stories=stories.count(session),
            items=digests.count_items(session, digest_id),
            semantic=semantic,
            duplicate_scores=pair_scores(stand.library.groups(), found_groups(session, ids)),
            story_scores=b_cubed(stand.library.stories(), found),
            cross_scores=cross_b_cubed(stand.library.stories(), found, languages),
            rounds=rounds,
            paths=paths,
        )


def _gold_ids(session: Session, stand: Newsstand) -> dict[int, str]:
    """Stored article -> the newsstand article it is, by address; strangers keep their address."""
    known = {stand.url(article): article.id for article in stand.library.articles}
    return {ident: known.get(url, url) for ident, url in articles.all_urls(session)}


def found_groups(session: Session, ids: dict[int, str]) -> dict[str, str]:
    """Newsstand article -> the root of the group of copies it was put in."""
    parents = {
        row.article_id: row.of_id
        for row in sketches.all_resemblances(session)
        if row.verdict in (Verdict.DUPLICATE, Verdict.REPRINT)
    }

    def root(ident: int) -> int:
        seen = set()
        while ident in parents and ident not in seen:
            seen.add(ident)
            ident = parents[ident]
        return ident

    return {name: ids[root(ident)] for ident, name in ids.items()}


def found_stories(session: Session, ids: dict[int, str]) -> dict[str, str]:
    """Newsstand article -> the story it was put in; a copy stands in the story of the article it copies."""
    places = {row.article_id: row.story_id for row in stories.all_memberships(session)}
    by_name = {name: ident for ident, name in ids.items()}
    roots = found_groups(session, ids)
    return {name: str(places.get(by_name[roots[name]], f"none-{name}")) for name in ids.values()}
