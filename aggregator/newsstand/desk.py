"""Writing the newsstand's desk: a directory whose config polls the running newsstand."""

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from aggregator.errors import OutputError, UsageError
from aggregator.newsstand.library import Outlet
from aggregator.newsstand.server import Newsstand
from aggregator.newsstand.unfed import SELECT

#: A file that marks a directory as the demo's own, to be wiped by the next demo.
MARK = ".newsloom-demo"


def write_desk(root: Path, stand: Newsstand) -> None:
    """Make `root` a fresh desk that polls `stand`; an earlier demo's desk there is wiped, anything else is left alone.

    Raises:
        UsageError: the directory holds something that is not a demo's desk.
        OutputError: it cannot be written.
    """
    if root.exists() and any(root.iterdir()) and not (root / MARK).exists():
        raise UsageError(f"{root} is not empty and not an earlier demo's desk; name another directory")
    try:
        for old in (root / "config", root / "var", root / "out"):
            shutil.rmtree(old, ignore_errors=True)
        (root / "config").mkdir(parents=True)
        (root / MARK).write_text("Written by `newsloom demo`; the next demo wipes this desk.\n", "utf-8")
        shipped = files("aggregator.newsstand").joinpath("desk")
        for name in ("desk.yaml", "outputs.yaml"):
            (root / "config" / name).write_bytes(shipped.joinpath(name).read_bytes())
        with (root / "config" / "sources.yaml").open("w", encoding="utf-8") as file:
            YAML().dump({"sources": _sources(stand)}, file)
    except OSError as error:
        raise OutputError(f"{root} cannot be written: {error.strerror}") from error


def _sources(stand: Newsstand) -> dict[str, Any]:
    blocks: dict[str, Any] = {}
    for outlet in stand.library.outlets.values():
        home = stand.home(outlet.id)
        # in so many words: what is made of the name is another outlet than the one a section's feed names
        blocks[outlet.id] = {"name": outlet.name, "home": home, "languages": [outlet.language], "outlet": outlet.id}
        blocks[outlet.id] |= _address(outlet, home)
        if outlet.time_zone:
            blocks[outlet.id]["time_zone"] = outlet.time_zone
    for section in stand.library.section_feeds.values():
        outlet = stand.library.outlets[section.outlet]
        home = stand.home(outlet.id)
        blocks[section.id] = {"name": outlet.name, "home": home, "languages": [outlet.language]}
        blocks[section.id] |= {"feed": home.rstrip("/") + section.path, "outlet": outlet.id}
    return dict(sorted(blocks.items()))


def _address(outlet: Outlet, home: str) -> dict[str, Any]:
    """How an outlet is followed, as a block of config has it."""
    if outlet.kind == "wordpress":
        return {"wordpress": home}
    if outlet.spider:
        return {"spider": outlet.spider, "start": home.rstrip("/") + outlet.path}
    address: dict[str, Any] = {outlet.kind: home.rstrip("/") + outlet.path}
    return address | ({"select": dict(SELECT)} if outlet.kind == "listing" else {})
