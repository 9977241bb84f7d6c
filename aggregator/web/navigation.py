"""The links that every page has, in order, each for those who may follow it."""

from dataclasses import dataclass

from aggregator.vocabulary import Role
from aggregator.web.languages import marked
from aggregator.web.rights import Right, may


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page; `label` is English, to be translated."""

    path: str
    label: str
    right: Right = Right.READ
    #: further paths that belong to it, by how they begin
    also: tuple[str, ...] = ()

    def is_here(self, path: str) -> bool:
        """Whether that path is this page, or belongs to it."""
        beginnings = (*self.also, *(() if self.path == "/" else (self.path,)))
        return path == self.path or any(path == start or path.startswith(f"{start}/") for start in beginnings)


NAVIGATION = (
    Link("/", marked("Candidates"), also=("/stories", "/articles", "/items", "/inbox")),
    Link("/issue", marked("Issue")),
    Link("/issues", marked("Archive")),
    Link("/search", marked("Search")),
    Link("/clip", marked("Clip"), Right.EDIT),
    Link("/sources", marked("Sources")),
    Link("/diary", marked("Diary")),
    Link("/people", marked("People")),
    Link("/operations", marked("Operations")),
)


def links_for(role: Role) -> list[Link]:
    """The links of people of that role."""
    return [link for link in NAVIGATION if may(role, link.right)]
