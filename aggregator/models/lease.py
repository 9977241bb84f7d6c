"""Lease: who may do something at present; JobRun: which turn of a background job was taken, and whether it ended."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime


class Lease(SQLModel, table=True):
    """The right of one process to be the collector, the scheduler or the supervisor, until it expires."""

    name: str = Field(primary_key=True, max_length=24)
    #: random, made anew each time it is taken: what a holder proves itself with
    token: str = Field(max_length=32)
    #: host:pid, for people
    holder: str
    #: which machine and process namespace the pid is of, and when that process began: there one can tell if it is alive
    place: str = ""
    born: str = ""
    pid: int
    taken_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)


class JobRun(SQLModel, table=True):
    """One turn of a background job. A turn exists once, whoever takes it."""

    __table_args__ = (UniqueConstraint("job", "slot", name="uq_job_run"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    job: str = Field(max_length=24)
    #: the desk's date of a daily or weekly turn, or the moment of one that comes at intervals
    slot: str = Field(max_length=40)
    holder: str
    #: of the scheduler's lease when it was taken
    token: str = Field(max_length=32)
    taken_at: datetime = Field(sa_type=UtcTime)
    #: None while it runs, or when its process died
    done_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: why it failed; empty when it went well, or did not end
    fault: str = Field(default="", sa_column_kwargs={"server_default": ""})
