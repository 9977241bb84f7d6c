"""`newsloom sources new-spider`: the files of a spider begun from the template, in a source tree of Newsloom."""

import re
from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import say
from aggregator.errors import NotAllowedError, OutputError, UrlError, UsageError
from aggregator.settings.spiders import is_name
from aggregator.text import yaml_text
from aggregator.text.urls import canonical_url, host_of

_SPIDERS, _TESTS = Path("crawlers/spiders/sites"), Path("tests/crawlers/sites")
#: What the template says that another spider says otherwise, longest first: one is a part of another.
_START, _HOME, _OUTLET, _CLASS, _NAME = (
    "https://www.example.org/list",
    "https://www.example.org/",
    "Outlet of Template",
    "class Template(",
    "_template",
)
_NEXT = """
Next:
  1. save the page over {page}, as its server sends it (curl -o), cut down to a few articles
  2. in {spider}: outlet, languages and time zone on top; then each field's method
  3. in {expected}: what you read on that page with your own eyes
  4. pytest {test}
  5. in config/sources.yaml, below `sources:`; then restart newsloom up, which has read the spiders there were

{block}"""


def new_spider(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As its file will be called: quay_news.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="The page on which the site lists its articles.")],
    tree: Annotated[
        Path, typer.Option("--in", metavar="DIR", help="The source tree of Newsloom; by default the present folder.")
    ] = Path(),
) -> None:
    """Begin a spider for a site that no kind by config alone can follow: its file, a saved page, what is expected.

    Example: newsloom sources new-spider quay_news https://quay.example/live
    """
    if not is_name(name):
        raise UsageError(f"{name!r} cannot name a spider: small letters a-z, digits and _ are needed, a letter first")
    try:
        canonical_url(url)
    except UrlError as error:
        raise UsageError(f"{url} is no address of a page: {error}") from error
    if re.search(r"[^!#-\[\]-~]", url):  # it will stand in a text of Python's
        raise UsageError(f"{url} has letters that an address has to write as %XX")
    texts = {tree / path.with_name(path.name.replace(_NAME, name)): _filled(tree / path, name, url) for path in _FILES}
    if there := [str(path) for path in texts if path.exists()]:
        raise NotAllowedError(f"there already: {', '.join(there)}; nothing was written")
    _write(texts)
    spider, page, expected, test = texts
    for path in texts:
        say(f"wrote {path}")
    shown = yaml_text.block(name.replace("_", "-"), {"name": host_of(url), "spider": name})
    say(_NEXT.format(spider=spider, page=page, expected=expected, test=test, block=shown))


_FILES = (
    _SPIDERS / "_template.py",
    _TESTS / "_template.html",
    _TESTS / "_template.json",
    _TESTS / "test__template.py",
)


def _filled(template: Path, name: str, url: str) -> str:
    try:
        text = template.read_text("utf-8")
    except OSError as error:
        raise UsageError(
            f"{template} cannot be read ({error.strerror}): a spider is written in a source tree of Newsloom; "
            "go there, or name it with --in"
        ) from error
    said = {
        _START: url,
        _HOME: f"{url.partition('://')[0]}://{url.partition('://')[2].partition('/')[0]}/",
        _OUTLET: host_of(url),
        _CLASS: f"class {''.join(part.capitalize() for part in name.split('_'))}(",
        _NAME: name,
    }
    for before, after in said.items():
        text = text.replace(before, after)
    return text


def _write(texts: dict[Path, str]) -> None:
    """Write each file that is not there yet; one that came meanwhile is not written over."""
    for path, text in texts.items():
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror}") from error
