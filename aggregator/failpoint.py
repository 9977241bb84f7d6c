"""Named points where a test may make the process fail, to prove that nothing acknowledged is lost.

`NEWSLOOM_FAILPOINT=name:n` kills the process with SIGKILL when `name` is reached for the n-th time. Without it
a point costs one dictionary look-up. Every name is listed in `POINTS`; reaching an unlisted one is a programming error,
so that the tests, which walk the list, cannot miss a point.
"""

import os
import signal
from collections import Counter

#: Each point of collecting, in the order in which a round reaches them.
COLLECTING = (
    "collect.started",
    "poll.body_received",
    "poll.parsed",
    "poll.in_transaction",
    "poll.stored",
    "page.scheduled",
    "page.body_received",
    "page.extracted",
    "page.in_transaction",
    "page.stored",
    "collect.finished",
)
#: Each point of publishing, by output, in the order in which a delivery reaches them: `publish.OUTPUT.STEP`.
PUBLISHING = (
    "publish.site.begun",
    "publish.site.written",
    "publish.site.placed",
    "publish.site.listed",
    "publish.site.done",
    "publish.site.ended",
    "publish.smtp.begun",
    "publish.smtp.connected",
    "publish.smtp.addressed",
    "publish.smtp.opened",
    "publish.smtp.handed_over",
    "publish.smtp.done",
    "publish.smtp.ended",
    "publish.wordpress.begun",
    "publish.wordpress.looked",
    "publish.wordpress.asked",
    "publish.wordpress.done",
    "publish.wordpress.ended",
)
POINTS = (*COLLECTING, *PUBLISHING)

_reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Pass the point `name`; dies here when the environment says so.

    Raises:
        LookupError: the point is not listed.
    """
    if name not in POINTS:
        raise LookupError(f"unlisted failpoint {name}")
    wanted = os.environ.get("NEWSLOOM_FAILPOINT")
    if not wanted:
        return
    _reached[name] += 1
    if wanted == f"{name}:{_reached[name]}":
        os.kill(os.getpid(), signal.SIGKILL)
