"""Every error Newsloom raises on purpose, drawn as a tree.

    AggregatorError
      ConfigError            a file in config/ is wrong: file, line, what, nearest valid key
        RemovalError         config would drop so many sources that somebody has to say so
      UsageError             the command was asked for something that makes no sense (exit code 2)
        UnknownIdError       no such source, story, item, digest or user
        NotAllowedError      this person, or this state, does not permit the step
        StaleVersionError    somebody else saved first; nothing was overwritten
          StaleBlockError    somebody changed a source's block meanwhile; nothing was overwritten
      UrlError               a URL that may not be used
      LanguageTagError       a language tag nobody knows
      ParseError             bytes that cannot be read as what they should be
        NotAFeedError        the URL answers, but with something that is not a feed
          SpiderError        a site's spider failed on what the URL answers
        ParserDied           the parsing process was killed: time, memory or crash
      StoreError             the database cannot be used
        BackupError          a backup could not be made, or is none, or a damaged one
      OutputError            a rendering could not be written
      DataFileError          an evaluation file, a list of feeds or a past issue is missing or malformed
      CollectorError         the collector process ended badly, or could not do what it was asked for
      ServiceError           a service on the network was not reached, or answers with something else
      LeaseHeldError         another process does this already, or has taken over

A message says what happened and what to do about it. Identity (ids, files, lines) is kept in attributes, never parsed
back out of the text. One source's error is a row in its history, never the end of a round.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from aggregator.phrases import Joined, Phrase, Word


class AggregatorError(Exception):
    """Whatever Newsloom says on purpose; the command line prints it without a traceback."""

    exit_code = 1


class Complaint(str):
    """What is wrong in a file of config/, beginning with its path and line, which it knows apart as well."""

    path: Path
    #: from 1
    line: int
    #: the sentence alone
    says: str

    def __new__(cls, path: Path, line: int, says: str) -> Self:
        """`path:line: says`."""
        made = super().__new__(cls, f"{path}:{line}: {says}")
        made.path, made.line, made.says = path, line, says
        return made


class ConfigError(AggregatorError):
    """A configuration file is wrong. Mend the named line and run `newsloom config check`."""

    def __init__(self, complaints: Sequence[str]) -> None:
        self.complaints = [complaints] if isinstance(complaints, str) else list(complaints)
        super().__init__("\n".join(self.complaints))


class RemovalError(ConfigError):
    """config/sources.yaml no longer names many of the sources. If that is meant: `newsloom config accept`."""

    def __init__(self, path: Path, dropped: Sequence[str], *, polled: int) -> None:
        #: ids of the sources it would drop, of so many that are polled
        self.dropped, self.polled = tuple(dropped), polled
        named = ", ".join(dropped[:5]) + (f" and {len(dropped) - 5} more" if len(dropped) > 5 else "")
        super().__init__(
            f"{path} no longer names {len(dropped)} of {polled} sources ({named}). The last accepted "
            "config stays in force. If that is meant: newsloom config accept --yes"
        )


class UsageError(AggregatorError):
    """The command was used wrongly; its --help has an example."""

    exit_code = 2


class UnknownIdError(UsageError):
    """Nothing has that id. The matching `list` command shows the ids there are."""

    def __init__(self, noun: str, wanted: object, *, hint: str = "") -> None:
        self.noun, self.wanted = noun, wanted
        says = Phrase("no %(noun)s %(wanted)s", noun=_told(noun), wanted=wanted)
        super().__init__(Joined(": ", (says, hint)))


class NotAllowedError(UsageError):
    """The step is not permitted for this person or from this status.

    `in_the_way` is the decision that stands against it, where taking that back would help.
    """

    def __init__(self, message: str, *, in_the_way: int | None = None) -> None:
        self.in_the_way = in_the_way
        super().__init__(message)


class StaleVersionError(UsageError):
    """Somebody else saved first. Look at the present text (`newsloom digest show`), then save again."""

    def __init__(self, noun: str, ident: object, *, expected: int, found: int) -> None:
        self.noun, self.ident, self.expected, self.found = noun, ident, expected, found
        super().__init__(
            Phrase(
                "%(noun)s %(ident)s is at version %(found)s, you changed version %(expected)s: somebody saved first",
                noun=_told(noun),
                ident=ident,
                found=found,
                expected=expected,
            )
        )


class StaleBlockError(StaleVersionError):
    """Somebody changed the source in config/sources.yaml first. Look at its block as it stands, then change that."""

    def __init__(self, source_id: str, *, present: str) -> None:
        self.noun, self.ident = "source", source_id
        #: the block as it stands in the file now; empty when it is gone
        self.present = present
        says = (
            Phrase(
                "source %(source)s was changed in config/sources.yaml meanwhile; nothing was overwritten",
                source=source_id,
            )
            if present
            else Phrase(
                "source %(source)s is gone from config/sources.yaml meanwhile; nothing was overwritten",
                source=source_id,
            )
        )
        UsageError.__init__(self, says)


class UrlError(AggregatorError):
    """The URL may not be used: not absolute http(s), or malformed."""


class LanguageTagError(AggregatorError):
    """Not a language tag. Use BCP 47 (fa, ar, sq, en-GB) or ISO 639-3 (fas, ara)."""


class ParseError(AggregatorError):
    """The bytes cannot be read as what they should be."""


class NotAFeedError(ParseError):
    """The address answers with something that is not a feed. Look for the site's real feed address."""


class SpiderError(NotAFeedError):
    """A site's spider failed on a page: mend its file in crawlers/spiders/sites/, or the site was rebuilt."""


class ParserDied(ParseError):
    """The parsing process was killed (time, memory or crash). After three times the document is quarantined."""


class StoreError(AggregatorError):
    """The database cannot be used. `newsloom db upgrade` brings an older one up to date."""


class BackupError(StoreError):
    """A backup could not be made, or cannot be restored. What was there before is as it was."""


class OutputError(AggregatorError):
    """A file could not be written; nothing half-written was left. Free some space or mend the permissions, repeat."""


class DataFileError(AggregatorError):
    """An evaluation file, a list of feeds or a past issue is missing, malformed or refused; the message says which."""


class CollectorError(AggregatorError):
    """The collector ended badly, or could not do what it was asked for. What it had stored is kept."""


class ServiceError(AggregatorError):
    """A service that config names was not reached, refused, or answers with something else than agreed."""


class LeaseHeldError(AggregatorError):
    """Another process does this already, or took over because this one was not heard of; only one may."""

    def __init__(self, name: str, holder: str, *, since: datetime | None = None, says: str = "") -> None:
        self.name, self.holder, self.since = name, holder, since
        held = Phrase("the %(name)s's lease is held by %(holder)s", name=name, holder=holder)
        known = Phrase(
            "the %(name)s's lease is held by %(holder)s since %(since)s", name=name, holder=holder, since=since
        )
        super().__init__(says or (known if since else held))


def _told(noun: str) -> Phrase:
    return noun if isinstance(noun, Phrase) else Word(noun)
