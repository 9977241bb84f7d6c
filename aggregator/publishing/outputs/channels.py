"""Which output of `config/outputs.yaml` is worked by which class."""

from functools import partial

from aggregator.egress.policy import MAIL_PORTS, Policy
from aggregator.publishing.outputs.parcel import Channel, Issue
from aggregator.publishing.outputs.shelf import shown_on
from aggregator.publishing.outputs.site import Index, Site
from aggregator.publishing.outputs.smtp import Smtp
from aggregator.publishing.outputs.wordpress import Wordpress
from aggregator.settings import DeskHome
from aggregator.settings.outputs import FolderOutput, SiteOutput, SmtpOutput
from aggregator.store.database import Database


def channel_for(database: Database, home: DeskHome, ident: str, *, issue: Issue, index: Index) -> Channel | None:
    """The output of an id at work; None where config has none of that id that publishes.

    Args:
        issue: that is published.
        index: what lists the issues of a site.
    """
    output = home.outputs.outputs.get(ident)
    if output is None or isinstance(output, FolderOutput):
        return None
    if isinstance(output, SiteOutput):
        return Site(home.root / output.path, partial(shown_on, database, ident, issue), index)
    password = partial(output.password, ident, home.root)
    allow = home.desk.network.allow
    if isinstance(output, SmtpOutput):
        return Smtp(output, Policy.of(allow, ports=MAIL_PORTS), password)
    return Wordpress(output, Policy.of(allow), password)
