"""`newsloom digest preflight`, `ledger` and what people say of sources and quotations."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from aggregator.cli.context import (
    LARGEST_ID,
    AsJson,
    By,
    OpenDesk,
    Version,
    counted,
    pick,
    print_json,
    print_table,
    say,
    say_line,
)
from aggregator.cli.digest_choice import Number, chosen
from aggregator.cli.digest_writing import body_text
from aggregator.clock import utc_now
from aggregator.errors import UsageError
from aggregator.models import DigestItem, Translation
from aggregator.press.manner import manner_of
from aggregator.review.ledger_desk import LedgerDesk, Rendering
from aggregator.review.preflight import reading
from aggregator.review.preflight.attribution import attribution
from aggregator.review.preflight.check import Flight
from aggregator.review.preflight.facts import ItemFacts, TranslationFacts
from aggregator.review.preflight.finding import ALLOWABLE, Finding
from aggregator.review.preflight.ledger import PROVEN, Entry, ledger
from aggregator.review.preflight.quotations import in_words
from aggregator.store import digests
from aggregator.store.ledger import allowances
from aggregator.vocabulary import Check, FindingWeight, TranslationKind

ItemId = Annotated[int, typer.Argument(metavar="ITEM", min=1, max=LARGEST_ID)]
TranslationId = Annotated[int, typer.Argument(metavar="TRANSLATION", min=1, max=LARGEST_ID)]
Article = Annotated[int | None, typer.Argument(metavar="[ARTICLE]", min=1, max=LARGEST_ID)]
Anonymous = Annotated[str, typer.Option("--anonymous", help="How the digest calls a source that is not named.")]


def preflight_command(number: Number = None, as_json: AsJson = False) -> None:
    """Everything that stands against an issue as it is, where it is and how to mend it. Ends with 1 when that blocks.

    Example: newsloom digest preflight
    """
    from aggregator.press import approval

    with OpenDesk() as desk:
        digest = chosen(desk, number)
        with desk.database.read() as session:
            issue = approval.read(session, desk.home, digest, now=utc_now())
    flight = issue.flight
    if as_json:
        print_json(
            {"number": digest.number, "findings": [_as_json(one) for one in flight.findings]}
            | {"ready": not flight.blocking, "hash": issue.printed.hash}
        )
    else:
        _tell(flight)
        if issue.versions:
            say(f"as it stands, the issue is {issue.printed.hash[:12]} (`newsloom digest approve --seen`)")
    raise typer.Exit(int(bool(flight.blocking)))


def _as_json(finding: Finding) -> dict[str, Any]:
    fields = ("check", "weight", "item_id", "place", "start", "end", "words", "says", "mend", "allowed")
    return dict(pick(finding, fields))


def _tell(flight: Flight) -> None:
    for weight in FindingWeight:
        found = [finding for finding in flight.findings if finding.weight is weight]
        if found:
            print_table(
                weight.value, ("item", "where", "finding", "words", "what", "what to do"), [_row(f) for f in found]
            )
            say("")
    blocking = len(flight.blocking)
    say(
        "nothing stops the issue"
        if not blocking
        else f"{counted(blocking, 'finding stops', 'findings stop')} the issue"
    )


def _row(finding: Finding) -> tuple[object, ...]:
    where = "" if finding.place is None else f"{finding.place.value} {finding.start}-{finding.end}"
    says = f"{finding.says} (let stand by {finding.allowed})" if finding.allowed else finding.says
    return (finding.item_id, where, finding.check.value, _short(finding.words), says, finding.mend)


def _short(words: str, longest: int = 80) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def ledger_command(item: ItemId, as_json: AsJson = False) -> None:
    """An item's quotations with verdict and place in the source, and whom the item rests on.

    Example: newsloom digest ledger 7
    """
    with OpenDesk() as desk:
        manner = manner_of(desk.home)
        with desk.database.read() as session:
            (facts,) = reading.item_facts(session, [digests.item(session, item)], desk.home.desk)
    entries = ledger(facts, introductions=manner.introductions)
    if as_json:
        print_json(_ledger_json(facts, entries))
        return
    rows = [(e.place.value, e.verdict.value, _where(e), _short(e.quotation.text, 200), _beside(e)) for e in entries]
    print_table(counted(len(rows), "quotation", "quotations"), ("in", "verdict", "source", "words", "beside"), rows)
    say("")
    for source in facts.sources:
        if source.redacted:
            say(f"article {source.article_id} is redacted since {source.redacted}")
    for line in attribution(facts, entries):
        say_line(line)


def _where(entry: Entry) -> str:
    return "; ".join(f"article {s.article_id} rev. {s.revision} {s.field.value} {s.start}-{s.end}" for s in entry.spans)


def _beside(entry: Entry) -> str:
    """What an editor needs to see beside the words: the original or what was changed, and missing marks."""
    told = [_original(entry.translation) if entry.translation else in_words(entry.judgement.changes)]
    told += ["too short to prove anything"] * (entry.judgement.advises and entry.verdict not in PROVEN)
    told += ["the opening mark is missing"] * (not entry.quotation.opening)
    told += ["the closing mark is missing"] * (not entry.quotation.closing)
    return "; ".join(filter(None, told))


def _original(translation: TranslationFacts) -> str:
    state = f"confirmed by {translation.confirmed_by}" if translation.confirmed_by else "open"
    return f"translation {translation.id}, {state}: {translation.original}"


def _ledger_json(facts: ItemFacts, entries: list[Entry]) -> dict[str, Any]:
    return {
        "item": facts.id,
        "quotations": [_entry_json(entry) for entry in entries],
        "translations": [
            pick(one, ("id", "original", "words", "kind", "translator", "confirmed_by")) for one in facts.translations
        ],
        "attribution": attribution(facts, entries),
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    quotation, judgement = entry.quotation, entry.judgement
    return {
        "place": entry.place,
        "start": quotation.start,
        "end": quotation.end,
        "words": quotation.text,
        "closed": bool(quotation.closing),
        "verdict": entry.verdict,
        "spans": [pick(span, ("article_id", "revision", "field", "start", "end")) for span in entry.spans],
        "changes": [pick(change, ("said", "stands")) for change in judgement.changes],
        "risks": list(judgement.risks),
        "short": judgement.advises,
        "quoted_by_source": judgement.spoken,
        "translation": None if entry.translation is None else entry.translation.id,
    }


def cite(
    item: ItemId,
    by: By,
    article: Article = None,
    anonymous: Anonymous = "",
    note: Annotated[str, typer.Option(help="For the desk alone, beside an anonymous source.")] = "",
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Add a source to an item: an article as it reads now, or one that is not named and has no article.

    Example: newsloom digest cite 7 103 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        ledger_desk = LedgerDesk(desk.database, by, now=utc_now())
        if (article is None) == (not anonymous):
            raise UsageError("give the number of an ARTICLE, or --anonymous with a description")
        if article is None:
            done = ledger_desk.cite_anonymous(item, anonymous, note=note, version=version)
        else:
            done = ledger_desk.cite(item, article, version=version)
    _decided(done, as_json)


def uncite(
    item: ItemId,
    by: By,
    article: Article = None,
    anonymous: Anonymous = "",
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Take a source from an item.

    Example: newsloom digest uncite 7 103 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        ledger_desk = LedgerDesk(desk.database, by, now=utc_now())
        if (article is None) == (not anonymous):
            raise UsageError("give the number of an ARTICLE, or --anonymous with its description")
        if article is None:
            done = ledger_desk.uncite_anonymous(item, anonymous, version=version)
        else:
            done = ledger_desk.uncite(item, article, version=version)
    _decided(done, as_json)


def translate(
    item: ItemId,
    article: Annotated[int, typer.Argument(metavar="ARTICLE", min=1, max=LARGEST_ID)],
    words: Annotated[str, typer.Option(help="The passage in the language of the item.")],
    translator: Annotated[str, typer.Option("--by", help="Who translated: a person, a service, an outlet.")],
    by: By,
    original: Annotated[str, typer.Option(help="The passage as the article has it, word for word.")] = "",
    original_file: Annotated[Path | None, typer.Option(help="Read the passage from a file.")] = None,
    title: Annotated[bool, typer.Option("--title", help="The article's title is what is translated.")] = False,
    kind: Annotated[TranslationKind, typer.Option(help="Who or what translated.")] = TranslationKind.HUMAN,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Keep the original of a translated passage or title beside it. It stays open until somebody confirms it.

    Example: newsloom digest translate 7 103 --original "Ura u hap." --words "The bridge was opened." --by "Ana Prifti"
    --as "Ana Prifti"
    """
    passage = original if original_file is None else body_text(original_file)
    if title == bool(passage.strip()):
        raise UsageError("give the passage with --original or --original-file, or --title for the article's title")
    with OpenDesk() as desk:
        rendering = Rendering(passage, words, kind, translator)
        done = LedgerDesk(desk.database, by, now=utc_now()).translate(item, article, rendering, version=version)
    _translated(done, as_json)


def confirm(translation: TranslationId, by: By, as_json: AsJson = False) -> None:
    """Answer for a translation: you have compared it with the original.

    Example: newsloom digest confirm 3 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        done = LedgerDesk(desk.database, by, now=utc_now()).confirm(translation)
    _translated(done, as_json)


def untranslate(translation: TranslationId, by: By, as_json: AsJson = False) -> None:
    """Take a translation back.

    Example: newsloom digest untranslate 3 --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        done = LedgerDesk(desk.database, by, now=utc_now()).untranslate(translation)
    _decided(done, as_json)


Words = Annotated[
    str, typer.Option(help="The words as pre-flight shows them; with one such finding they need not be given.")
]
FindingName = Annotated[Check, typer.Argument(metavar="FINDING", help="As pre-flight names it, such as not_found.")]


def allow(
    item: ItemId,
    finding: FindingName,
    by: By,
    why: Annotated[str, typer.Option(help="The reason.")],
    words: Words = "",
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Let words stand that pre-flight stops. Only a publisher may, and the reason stays with them.

    Example: newsloom digest allow 7 not_found --why "heard at the press conference" --as "Ana Prifti"
    """
    if finding not in ALLOWABLE:
        raise UsageError(f"{finding.value} cannot be let stand; possible: {', '.join(sorted(ALLOWABLE))}")
    with OpenDesk() as desk:
        subject = words or _only_words(desk, item, finding)
        done = LedgerDesk(desk.database, by, now=utc_now()).allow(item, finding, subject, why=why, version=version)
    _decided(done, as_json)


def disallow(
    item: ItemId, finding: FindingName, by: By, words: Words = "", version: Version = None, as_json: AsJson = False
) -> None:
    """Take back that words may stand.

    Example: newsloom digest disallow 7 not_found --as "Ana Prifti"
    """
    with OpenDesk() as desk:
        subject = words or _only_allowed(desk, item, finding)
        done = LedgerDesk(desk.database, by, now=utc_now()).disallow(item, finding, subject, version=version)
    _decided(done, as_json)


def _only_words(desk: OpenDesk, item_id: int, finding: Check) -> str:
    """The words of the one quotation of an item with such a verdict."""
    with desk.database.read() as session:
        (facts,) = reading.item_facts(session, [digests.item(session, item_id)], desk.home.desk)
    found = [entry.quotation.text for entry in ledger(facts) if entry.verdict.value == finding.value]
    if len(found) != 1:
        raise UsageError(
            f"item {item_id} has {counted(len(found), 'quotation', 'quotations')} {finding.value}: give --words"
        )
    return found[0]


def _only_allowed(desk: OpenDesk, item_id: int, finding: Check) -> str:
    """The only words that may stand in an item under a finding, whether the item still has them or not."""
    with desk.database.read() as session:
        digests.item(session, item_id)
        rows = allowances(session, [item_id])[item_id]
    found = list(dict.fromkeys(row.words for row in rows if row.finding is finding))
    if len(found) != 1:
        raise UsageError(f"{counted(len(found), 'passage', 'passages')} may stand as {finding.value}: give --words")
    return found[0]


def _decided(item: DigestItem, as_json: bool) -> None:
    if as_json:
        print_json(pick(item, ("id", "status", "version", "section", "position")))
    else:
        say(f"item {item.id} is {item.status.value}, version {item.version}")


def _translated(row: Translation, as_json: bool) -> None:
    if as_json:
        print_json(pick(row, ("id", "item_id", "article_id", "revision", "original", "words", "kind", "translator")))
    else:
        state = "open until somebody confirms it" if row.confirmed_by is None else "confirmed"
        say_line(f"translation {row.id} of item {row.item_id}, {state}: “{row.original}” is “{row.words}”")


#: Name on the command line, command.
COMMANDS: dict[str, Callable[..., None]] = {
    "preflight": preflight_command,
    "ledger": ledger_command,
    "cite": cite,
    "uncite": uncite,
    "translate": translate,
    "confirm": confirm,
    "untranslate": untranslate,
    "allow": allow,
    "disallow": disallow,
}
