"""`/healthz` and `/readyz`: for whoever watches the process; they tell nothing of what is in the desk.

`/healthz` says that the process answers: a supervisor starts it anew when it does not. `/readyz` says that the desk can
be worked on and is not going stale: a watchman calls somebody when it is not.
"""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import PlainTextResponse

from aggregator.doctor.readiness import unready
from aggregator.errors import AggregatorError
from aggregator.web.desk import WebDesk, desk_of

router = APIRouter()


@router.get("/healthz")
def alive() -> PlainTextResponse:
    """Whether the process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def ready(desk: Annotated[WebDesk, Depends(desk_of)]) -> PlainTextResponse:
    """Whether the desk can be worked on: its database can be used and is of this version, and polls are made."""
    try:
        reasons = list(unready(desk.database, desk.home, now=desk.now()))
    except AggregatorError:
        reasons = ["the database or the config cannot be used"]
    return PlainTextResponse("".join(f"{reason}\n" for reason in reasons) or "ok\n", 503 if reasons else 200)
