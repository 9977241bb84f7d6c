"""`/healthz` and `/readyz`: for whoever watches the process; they tell nothing of what is in the desk."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import PlainTextResponse

from aggregator.errors import StoreError
from aggregator.store import schema
from aggregator.web.desk import WebDesk, desk_of

router = APIRouter()


@router.get("/healthz")
def alive() -> PlainTextResponse:
    """Whether the process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def ready(desk: Annotated[WebDesk, Depends(desk_of)]) -> PlainTextResponse:
    """Whether the desk can be worked on: its database can be used and is of this version."""
    try:
        schema.require_current(desk.database)
    except StoreError:
        return PlainTextResponse("the database cannot be used, or is of another version\n", 503)
    return PlainTextResponse("ok\n")
