"""The program `newsloom`: its command groups, and how errors end it.

Exit codes: 0 done, 1 failed, 2 wrong use. Whatever Newsloom raises on purpose is printed as one message without a
traceback.
"""

import os
import signal
import sys
from io import StringIO
from pathlib import Path
from typing import Annotated, cast

import typer
from typer.exceptions import TyperException

from aggregator import log
from aggregator.cli import (
    backup,
    clip,
    collect,
    config,
    db,
    demo,
    digest,
    digest_edition,
    digest_export,
    digest_import,
    digest_ledger,
    digest_links,
    digest_machine,
    digest_news,
    digest_writing,
    doctor,
    evaluate,
    init,
    new_spider,
    outlet_labels,
    redact,
    run,
    search,
    serve,
    source_adding,
    source_lists,
    sources,
    stories,
    story_decisions,
    story_fit,
    story_ranking,
    up,
    users,
)
from aggregator.cli.context import error_text
from aggregator.errors import AggregatorError

app = typer.Typer(
    name="newsloom",
    help="A desk for people who publish a media digest: collect, compare, draft, decide, publish.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("init")(init.init)
app.command("collect")(collect.collect)
app.command("run")(run.run)
app.command("up")(up.up)
app.command("serve")(serve.serve)
app.command("schedule")(up.schedule)
app.command("worker")(up.worker)
app.command("clip")(clip.clip)
app.command("search")(search.search)
app.command("redact")(redact.redact)
app.command("doctor")(doctor.doctor)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
sources.app.command("preview")(source_adding.preview)
sources.app.command("add")(source_adding.add)
sources.app.command("new-spider")(new_spider.new_spider)
sources.app.command("import")(source_lists.import_sources)
sources.app.command("export")(source_lists.export)
sources.app.command("label")(outlet_labels.label)
sources.app.command("unlabel")(outlet_labels.unlabel)
app.add_typer(sources.app, name="sources")
for name, command in (
    ("rank", story_ranking.rank),
    ("merge", story_decisions.merge),
    ("split", story_decisions.split),
    ("move", story_decisions.move),
    ("same", story_decisions.same),
    ("not-same", story_decisions.not_same),
    ("undo", story_decisions.undo),
    ("decisions", story_decisions.list_decisions),
    ("pairs", story_fit.pairs),
    ("refit", story_fit.refit),
):
    stories.app.command(name)(command)
app.add_typer(stories.app, name="stories")
digest.app.command("news")(digest_news.news)
digest.app.command("take")(digest_news.take)
digest.app.command("leave")(digest_news.leave)
for name, said in {**digest_ledger.COMMANDS, **digest_edition.COMMANDS}.items():
    digest.app.command(name)(said)
digest.app.command("check-links")(digest_links.check_links)
digest.app.command("suggest")(digest_machine.suggest)
digest.app.command("write")(digest_writing.write)
digest.app.command("export")(digest_export.export)
digest.app.command("import")(digest_import.import_issue)
app.add_typer(digest.app, name="digest")
app.add_typer(users.app, name="users")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(config.app, name="config")
app.add_typer(db.app, name="db")


@app.callback()
def door(
    desk: Annotated[
        Path | None, typer.Option(help="The desk's directory (or NEWSLOOM_DESK); the current one otherwise.")
    ] = None,
    log_json: Annotated[bool, typer.Option(help="Log lines as JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
) -> None:
    """A desk for people who publish a media digest: collect, compare, draft, decide, publish."""
    if desk is not None:
        os.environ["NEWSLOOM_DESK"] = str(desk)
    log.set_up(json=log_json, verbose=verbose)


def _told_to_end(*_: object) -> None:
    # by way of an exception, so that what was asked of the collector is taken back
    raise SystemExit(128 + signal.SIGTERM)


def main() -> None:
    """The console script."""
    signal.signal(signal.SIGTERM, _told_to_end)
    try:
        raise SystemExit(app(standalone_mode=False))
    except AggregatorError as error:
        print(f"newsloom: {error_text(error)}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except TyperException as error:
        print(_wrong_use(error), file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except typer.Abort:
        print("newsloom: stopped", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _wrong_use(error: TyperException) -> str:
    """What typer says of the arguments, which it repeats as they were given."""
    said = StringIO()
    cast(typer.BadParameter, error).show(said)  # all it raises can do that; only this one has a public name
    usage, mark, fault = said.getvalue().rstrip("\n").partition("Error: ")
    return "\n".join(map(log.legible, usage.split("\n"))) + mark + "\n  ".join(map(log.legible, fault.split("\n")))
