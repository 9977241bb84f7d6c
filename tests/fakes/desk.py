"""A desk in a folder, with feeds given by address, and the real collector run on it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.collection.launch import RoundReport, collect
from aggregator.collection.sources import Wanted
from aggregator.models import Poll
from aggregator.settings import load
from tests.databases import upgraded

DESK = """name: Prova
series: Prova
collection: {{delay: {delay}, user_agent: Prova/1.0}}
network: {{allow: [{allow}]}}
"""


class Desk:
    """Writes the config, opens the database, runs rounds."""

    def __init__(self, root: Path, feeds: Mapping[str, str], *, allow: str = "127.0.0.0/8", delay: float = 0) -> None:
        self.root = root
        (root / "config").mkdir(parents=True)
        (root / "config" / "desk.yaml").write_text(DESK.format(allow=allow, delay=delay), "utf-8")
        (root / "config" / "outputs.yaml").write_text("outputs: {}\n", "utf-8")
        lines = [f"  {key}: {{name: {key}, languages: [sq], feed: '{url}'}}\n" for key, url in feeds.items()]
        (root / "config" / "sources.yaml").write_text("sources:\n" + "".join(lines), "utf-8")
        home = load(root, environ={})
        self.database = upgraded(home.database_url)
        accept(self.database, home, now=utc_now())

    def collect(self, *source_ids: str) -> dict[str, Poll]:
        """One round; its polls by source."""
        report = self.report(*source_ids)
        return {poll.source_id: poll for poll in report.polls}

    def report(self, *source_ids: str) -> RoundReport:
        return collect(self.database, self.root, Wanted(source_ids=source_ids, every=not source_ids))

    def scrapy(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Scrapy's own command line on this desk, in the repository unless `cwd` says otherwise."""
        program = Path(sys.executable).parent / "scrapy"
        return subprocess.run(
            [str(program), *arguments],
            cwd=cwd or Path(__file__).parents[2],
            env=os.environ | {"NEWSLOOM_DESK": str(self.root)},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
