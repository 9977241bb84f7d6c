"""What administrators decide on sources: written into `config/sources.yaml`, put in force, noted in the diary.

One transaction each. The file is replaced as the last step before it is committed, and is put back where that fails;
a process that is killed between the two leaves a valid file that is taken up as any edit by hand is, and only the diary
lacks the row.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session

from aggregator.collection.config_gate import put_in_force
from aggregator.errors import AggregatorError, Complaint, ConfigError, NotAllowedError, UsageError
from aggregator.models import Decision, User
from aggregator.phrases import Phrase
from aggregator.roster.proposing import Proposing
from aggregator.settings.atomic_file import replace_file
from aggregator.settings.given_block import given_block
from aggregator.settings.home import ConfigTexts, DeskHome, parse, read_texts
from aggregator.settings.source_file import Changed, SourceFile
from aggregator.settings.source_import import ImportPlan
from aggregator.settings.source_insertion import THE_BLOCK, NewBlock
from aggregator.settings.sources import address_in
from aggregator.store import decisions, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role

#: What the diary calls them.
NOUN = "source"

_ADD, _REMOVE, _IMPORT = "add", "remove", "import"


class SourcesDesk:
    """Decisions on sources, by one named administrator; each returns the id of its row in the diary.

    Every method raises UnknownIdError (no such source, or nobody of that name), NotAllowedError (the person is disabled
    or no administrator; the source is so already; another one has the id or address), StaleBlockError (the block is no
    longer what the person saw), ConfigError (the config would be wrong, or is), RemovalError (it drops more than a
    fifth of the sources and nobody has `confirmed` that) and OutputError (the disk does not take the file). Nothing
    was changed then.
    """

    def __init__(self, database: Database, root: Path, by: str, *, now: datetime) -> None:
        self._database, self._root = database, root
        self._by, self._now = by, now

    def add(self, block: NewBlock) -> int:
        """Add a source."""
        file = self._file()
        with self._database.read() as session:
            Proposing.of(session, file.sources).refuse_id(block.source_id, address_in(block.values)[1])
        changed = file.with_added([block])
        return self._decide(file, changed, _ADD, block.source_id, after=_as_file(file, changed).block(block.source_id))

    def take_over(self, plan: ImportPlan) -> int:
        """Add the new sources of a list; what is skipped and why stands in the diary too.

        Raises:
            UsageError: there is none.
        """
        if not plan.new:
            raise UsageError(Phrase("nothing of the list is new"))
        file = self._file()
        changed = file.with_added(plan.new)
        became = _as_file(file, changed)
        added: dict[str, object] = {block.source_id: _seal(became.block(block.source_id)) for block in plan.new}
        skipped: list[object] = [[one.line, one.address[:500], one.why.value, one.says[:500]] for one in plan.skipped]
        row = Decision(at=self._now, user_id=0, verb=_IMPORT, noun=NOUN, noun_id=0)
        row.after = {"sources": added, "skipped": skipped}
        return self._write(file, changed, row)

    def edit(self, source_id: str, text: str, *, shown: str) -> int:
        """Replace a source's block by what a person wrote; `shown` is the block that it was made of."""
        block = given_block(text)
        if block.source_id != source_id:
            says = f"the id stays {source_id}: its articles hang on it; add another source and remove this one"
            raise ConfigError([Complaint(THE_BLOCK, 1, says)])
        return self._replace("edit", block, shown=shown)

    def enable(self, source_id: str) -> int:
        """Have a source polled again."""
        return self._switch(source_id, is_on=True)

    def disable(self, source_id: str, *, why: str = "") -> int:
        """Have a source polled no more; what it brought stays."""
        return self._switch(source_id, is_on=False, why=why)

    def follow(self, source_id: str, address: str) -> int:
        """Poll a source where its redirects have led for long; the line of its address changes, nothing else."""
        file = self._file()
        before = file.block(source_id)
        changed = file.with_value(source_id, file.sources.sources[source_id].address_key, address)
        after = _as_file(file, changed).block(source_id)
        return self._decide(file, changed, "edit", source_id, before=before, after=after, why="follows a redirect")

    def remove(self, source_id: str, *, shown: str, confirmed: bool = False) -> int:
        """Take a source out of config; what it brought stays."""
        file = self._file()
        file.refuse_stale(source_id, shown)
        before = file.block(source_id)
        return self._decide(file, file.without(source_id), _REMOVE, source_id, before=before, confirmed=confirmed)

    def undo(self, decision_id: int) -> int:
        """Bring back the block that a decision changed, or take away what it added, if nobody changed it since."""
        with self._database.read() as session:
            row = decisions.get(session, decision_id)
        if row.noun != NOUN:
            raise NotAllowedError(Phrase("decision %(decision_id)s is not on a source", decision_id=decision_id))
        why = f"takes back decision {decision_id}"
        if row.verb == _IMPORT:
            return self._drop_list(row, why)
        source_id, before, after = _told(row)
        if not source_id:
            raise NotAllowedError(Phrase("a list that was taken back comes again by importing it again"))
        if before and after:
            return self._replace("edit", given_block(before), shown=after, why=why)
        file = self._file()
        if before:
            changed = file.with_added([given_block(before)])
            return self._decide(file, changed, _ADD, source_id, after=_as_file(file, changed).block(source_id), why=why)
        file.refuse_stale(source_id, after)
        return self._decide(file, file.without(source_id), _REMOVE, source_id, before=after, why=why, confirmed=True)

    def _replace(self, verb: str, block: NewBlock, *, shown: str, why: str = "") -> int:
        file = self._file()
        file.refuse_stale(block.source_id, shown)
        before = file.block(block.source_id)
        if before.rstrip() == block.text.rstrip():
            raise NotAllowedError(Phrase("the block of %(source_id)s stands so already", source_id=block.source_id))
        changed = file.with_block(block)
        after = _as_file(file, changed).block(block.source_id)
        return self._decide(file, changed, verb, block.source_id, before=before, after=after, why=why)

    def _switch(self, source_id: str, *, is_on: bool, why: str = "") -> int:
        file = self._file()
        before = file.block(source_id)
        if file.sources.sources[source_id].enabled is is_on:
            raise NotAllowedError(
                Phrase("source %(source_id)s is enabled already", source_id=source_id)
                if is_on
                else Phrase("source %(source_id)s is disabled already", source_id=source_id)
            )
        changed = file.with_value(source_id, "enabled", is_on)
        after = _as_file(file, changed).block(source_id)
        verb = "enable" if is_on else "disable"
        return self._decide(file, changed, verb, source_id, before=before, after=after, why=why)

    def _drop_list(self, row: Decision, why: str) -> int:
        """Take back an import: those of its sources that stand as they were added."""
        seals = row.after.get("sources")
        file = self._file()
        known = file.sources.sources
        wanted = [str(each) for each in seals if each in known] if isinstance(seals, Mapping) else []
        gone = {each: file.block(each) for each in wanted}
        if changed_since := [
            each for each in wanted if isinstance(seals, Mapping) and _seal(gone[each]) != seals[each]
        ]:
            raise NotAllowedError(
                Phrase(
                    "%(sources)s was changed since; remove the others one by one", sources=", ".join(changed_since[:5])
                )
            )
        if not wanted:
            raise NotAllowedError(Phrase("none of its sources is there any more"))
        new = Decision(at=self._now, user_id=0, verb=_REMOVE, noun=NOUN, noun_id=0, why=why)
        new.before = {"sources": list(wanted)}
        return self._write(file, file.without(*wanted), new, confirmed=True)

    def _file(self) -> SourceFile:
        with self._database.read() as session:  # before anything is told of the file
            _acting(session, self._by)
        return SourceFile.read(self._root / "config" / "sources.yaml")

    def _decide(
        self,
        file: SourceFile,
        changed: Changed,
        verb: str,
        source_id: str,
        *,
        before: str = "",
        after: str = "",
        why: str = "",
        confirmed: bool = False,
    ) -> int:
        row = Decision(at=self._now, user_id=0, verb=verb, noun=NOUN, noun_id=decisions.number_of(source_id), why=why)
        for told, block in ((row.before, before), (row.after, after)):
            told.update({"source": source_id, "block": block} if block else {"source": source_id})
        return self._write(file, changed, row, confirmed=confirmed)

    def _write(self, file: SourceFile, changed: Changed, row: Decision, *, confirmed: bool = False) -> int:
        home = self._home(changed)
        is_written = False
        try:
            with self._database.write() as session:
                row.user_id = _acting(session, self._by).id or 0
                put_in_force(session, home, now=self._now, confirmed=confirmed)
                decisions.note(session, row)
                file.write(changed)
                is_written = True
        except BaseException:
            if is_written:  # the database did not take it
                with suppress(AggregatorError):
                    replace_file(file.path, file.raw, instead_of=changed.content)
            raise
        assert row.id is not None
        return row.id

    def _home(self, changed: Changed) -> DeskHome:
        """The whole config as it would be: a change that does not come in force would only seem to be one.

        Raises:
            ConfigError: another file is wrong.
        """
        texts = read_texts(self._root)
        texts = ConfigTexts(texts.desk, changed.content, texts.outputs, texts.agencies)
        return parse(self._root, texts)


def _acting(session: Session, by: str) -> User:
    user = users.acting(session, by)
    if user.role is not Role.ADMINISTRATOR:
        raise NotAllowedError(Phrase("“%(by)s” is no administrator: only one of those changes what is polled", by=by))
    return user


def _as_file(file: SourceFile, changed: Changed) -> SourceFile:
    return SourceFile(file.path, changed.content, {}, changed.sources)


def _told(row: Decision) -> tuple[str, str, str]:
    """The source of a decision, and its block before and after; empty where there was none."""
    before, after = row.before.get("block", ""), row.after.get("block", "")
    return str(row.after.get("source", "")), str(before), str(after)


def _seal(block: str) -> str:
    return sha256(block.encode()).hexdigest()[:16]
