"""An output of kind `site`: a folder that a web server shows as it is.

An issue's files stand at its permanent address, those of earlier editions below it, and the archive and feeds are made
of all issues that are there. Pages are the approved bytes. What lists them is written last, so that it never names a
page that is not there.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from aggregator.errors import OutputError
from aggregator.failpoint import reach
from aggregator.publishing.outputs.parcel import Issue, Outcome, Parcel, sent
from aggregator.publishing.outputs.placing import holds, place

#: Makes what lists the issues of a site, from all its editions (by cover date, then revision): file name to bytes.
Index = Callable[[Sequence[Issue]], Mapping[str, bytes]]
#: The editions that are on the site already, by cover date, then revision.
Shelf = Callable[[], Sequence[Issue]]

_PAGE = "page.html"
#: Files of an edition that stand beside its page, under their own names.
_BESIDE = ("issue.md", "issue.txt", "mail.html")


class Site:
    """A site in a folder. Writing twice equals writing once, so that an unfinished writing is simply repeated."""

    settles_after: timedelta | None = timedelta(0)
    replaces = True
    repeats = True

    def __init__(self, root: Path, shelf: Shelf, index: Index) -> None:
        self._root, self._shelf, self._index = root, shelf, index

    def send(self, parcel: Parcel) -> Outcome:
        """Write the issue, then what lists it.

        Raises:
            OutputError: something could not be written, or another issue has the same address.
        """
        pages, lists = self._contents(parcel.issue)
        place(self._root, self._lost(parcel.issue) | pages, written=lambda: reach("publish.site.written"))
        reach("publish.site.placed")
        place(self._root, lists, written=lambda: reach("publish.site.listed"))
        reach("publish.site.done")
        return _there(parcel.issue)

    def look(self, parcel: Parcel) -> Outcome | None:
        """Whether all of it stands there, byte for byte."""
        pages, lists = self._contents(parcel.issue)
        return _there(parcel.issue) if holds(self._root, pages) and holds(self._root, lists) else None

    def close(self) -> None:
        """Nothing is open."""

    def _lost(self, issue: Issue) -> dict[str, bytes]:
        """The pages of other issues that were on the site and are gone, for the lists name them."""
        found: dict[str, bytes] = {}
        others = sorted((each for each in self._shelf() if each.digest_id != issue.digest_id), key=_key)
        for _, group in groupby(others, key=lambda each: each.digest_id):
            *earlier, last = group
            if not (self._root / "issues" / last.stem / "index.html").exists():
                found |= _pages(last, earlier)
        return found

    def _contents(self, issue: Issue) -> tuple[dict[str, bytes], Mapping[str, bytes]]:
        others = [
            each for each in self._shelf() if (each.digest_id, each.revision) != (issue.digest_id, issue.revision)
        ]
        for other in others:
            if other.stem == issue.stem and other.digest_id != issue.digest_id:
                raise OutputError(f"digest {other.digest_id} stands at issues/{issue.stem} already: rename the series")
        earlier = [each for each in others if each.digest_id == issue.digest_id and each.revision < issue.revision]
        listed = sorted([*others, issue], key=lambda each: (each.frozen.cover_date, *_key(each)))
        return _pages(issue, earlier), self._index(listed)


def _key(issue: Issue) -> tuple[int, int]:
    return issue.digest_id, issue.revision


def _pages(issue: Issue, earlier: Sequence[Issue]) -> dict[str, bytes]:
    """The files of an issue by their paths. When it is withdrawn, its earlier editions say so as well."""
    here = f"issues/{issue.stem}"
    pages = {f"{here}/{name}": issue.files[name].body for name in _BESIDE if name in issue.files}
    for before in earlier:
        shown = issue if issue.is_withdrawn else before
        pages[f"{here}/v{before.revision}/index.html"] = shown.files[_PAGE].body
    # the page comes last: whoever sees it finds what it links to
    return pages | {f"{here}/index.html": issue.files[_PAGE].body}


def _there(issue: Issue) -> Outcome:
    address = issue.frozen.public_url.rstrip("/")
    path = f"issues/{issue.stem}/"
    return sent(remote_id=path, url=f"{address}/{path}" if address else "")
