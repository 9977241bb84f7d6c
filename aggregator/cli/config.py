"""`newsloom config`: the files in config/."""

import typer

from aggregator.cli.context import AsJson, print_json, say
from aggregator.settings import load
from aggregator.settings.home import desk_root

app = typer.Typer(help="The files in config/.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The files in config/: CONFIG.md has every key."""


@app.command()
def check(as_json: AsJson = False) -> None:
    """Read every file in config/ and say what is wrong, with file and line.

    Example: newsloom config check
    """
    home = load(desk_root())
    found = {
        "sources": len(home.sources.sources),
        "enabled": sum(block.enabled for block in home.sources.sources.values()),
        "sections": len(home.desk.sections),
        "watchlist": len(home.desk.watchlist),
    }
    if as_json:
        print_json(found)
        return
    say(f"{home.root / 'config'} is right: " + ", ".join(f"{count} {name}" for name, count in found.items()))
