"""One delivery at a time: looked after where an earlier try has no end, else begun, carried out and ended."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import ConfigError, OutputError, ServiceError
from aggregator.failpoint import reach
from aggregator.models import Delivery
from aggregator.publishing.addressees import is_cut_off, mailbox, mailboxes
from aggregator.publishing.outputs.channels import channel_for
from aggregator.publishing.outputs.parcel import Channel, Issue, Outcome, Parcel, failed, unknown
from aggregator.publishing.outputs.site import Index
from aggregator.publishing.succession import awaited, superseded
from aggregator.settings import DeskHome
from aggregator.store import deliveries, editions, leases
from aggregator.store.database import Database
from aggregator.text.markup import clean_line
from aggregator.vocabulary import DeliveryState

_TROUBLES = (ConfigError, OutputError, ServiceError)
_CUT_OFF = "it was cut off and did not take effect"


class Dispatch:
    """Carries the deliveries of one edition, by the holder of the lease `token`."""

    def __init__(
        self,
        database: Database,
        home: DeskHome,
        issue: Issue,
        *,
        index: Index,
        token: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._database, self._home, self._issue, self._index = database, home, issue, index
        self._token, self._clock = token, clock
        self._channels: dict[str, Channel | None] = {}
        self._readers: dict[str, frozenset[str]] = {}

    def carry(self, delivery_id: int) -> None:
        """Bring a delivery as far as it can be brought without a person.

        Raises:
            LeaseHeldError: another process has taken over.
            StoreError: the database cannot be used, or is damaged.
        """
        row, parcel = self._read(delivery_id)
        channel = self._channel(row.output)
        if row.state is DeliveryState.SENT and not _is_gone(parcel, channel):
            return
        cut_off = is_cut_off(row)
        if channel is None:
            gone = f"config/outputs.yaml has no output {row.output} any more"
            if row.state is not DeliveryState.UNKNOWN:
                self._end(row, unknown(f"{gone}, and sending was cut off") if cut_off else failed(gone))
        elif row.state is DeliveryState.UNKNOWN:
            self._look_again(row, parcel, channel)
        elif cut_off and not self._is_free(row, parcel, channel):
            return
        elif why := self._unwanted(row):
            self._end(row, failed(why))
        elif why := self._awaited(row, channel):
            self._remark(row, why)
        else:
            self._send(row, parcel, channel)

    def supersede(self) -> None:
        """End what earlier editions of the issue still wait for, where this one takes their place."""
        now = self._clock()
        with self._database.write() as session:
            leases.renew(session, leases.PUBLISHER, self._token, now=now)
            earlier = editions.of(session, self._issue.digest_id)
            ids = [each.id for each in earlier if each.id is not None and each.revision < self._issue.revision]
            for row in deliveries.of(session, ids):
                waits = row.state is DeliveryState.PENDING and row.begun_at is None
                if waits and (why := self._superseded(session, row, self._channel(row.output))):
                    deliveries.end(session, row, outcome=DeliveryState.FAILED, says=why, now=now)

    def close(self) -> None:
        """End the connections that are open."""
        for channel in filter(None, self._channels.values()):
            channel.close()

    def _send(self, row: Delivery, parcel: Parcel, channel: Channel) -> None:
        if not self._begin(row, channel):
            return
        kind = self._home.outputs.outputs[row.output].kind
        reach(f"publish.{kind}.begun")
        try:
            outcome = channel.send(parcel)
        except _TROUBLES as error:
            outcome = failed(str(error))
        self._end(row, outcome)
        reach(f"publish.{kind}.ended")

    def _look_again(self, row: Delivery, parcel: Parcel, channel: Channel) -> None:
        """What nobody knew may be there by now; that it is not does not prove that it will not come."""
        if channel.settles_after is None:
            return
        seen = _seen(channel, parcel)
        if isinstance(seen, Outcome) and seen.state is DeliveryState.SENT:
            self._end(row, seen)

    def _is_free(self, row: Delivery, parcel: Parcel, channel: Channel) -> bool:
        """Whether a try whose process died certainly came to nothing; what is found out else is noted."""
        assert row.begun_at is not None
        seen = _seen(channel, parcel)
        if isinstance(seen, Outcome):
            self._end(row, seen)
            return False
        if seen is None and self._has_settled(row.begun_at, channel):
            return True
        if seen is None and self._clock() < row.begun_at:
            self._end(row, unknown("sending was cut off, and the clock was put back since: look whether it is there"))
            return False
        self._remark(row, seen or "sending was cut off; it may still take effect there: look again in ten minutes")
        return False

    def _has_settled(self, begun_at: datetime, channel: Channel) -> bool:
        """Whether a try that began then can take no effect any more; of zero length, whatever the clock says."""
        after = channel.settles_after
        return after is not None and (not after or begun_at + after <= self._clock())

    def _read(self, delivery_id: int) -> tuple[Delivery, Parcel]:
        with self._database.read() as session:
            row = deliveries.get(session, delivery_id)
            before = deliveries.last_sent(session, self._issue.digest_id, row.output)
        known = before or row
        return row, Parcel(self._issue, row.target, known.remote_id, known.url)

    def _channel(self, output: str) -> Channel | None:
        if output not in self._channels:
            self._channels[output] = channel_for(
                self._database, self._home, output, issue=self._issue, index=self._index
            )
        return self._channels[output]

    def _begin(self, row: Delivery, channel: Channel) -> bool:
        """Note that a try begins; False when it is not wanted any more."""
        now = self._clock()
        with self._database.write() as session:
            leases.renew(session, leases.PUBLISHER, self._token, now=now)
            fresh = deliveries.get(session, row.id or 0)
            if fresh.state is not row.state:
                return False
            if why := self._superseded(session, fresh, channel):
                deliveries.end(session, fresh, outcome=DeliveryState.FAILED, says=why, now=now)
                return False
            if fresh.begun_at is not None and fresh.ended_at is None:
                deliveries.end(session, fresh, outcome=DeliveryState.FAILED, says=_CUT_OFF, now=now)
            deliveries.begin(session, fresh, now=now)
        return True

    def _superseded(self, session: Session, row: Delivery, channel: Channel | None) -> str:
        replaces = channel is None or channel.replaces
        return superseded(session, self._issue.digest_id, row, replaces=replaces)

    def _unwanted(self, row: Delivery) -> str:
        try:
            if row.output not in self._readers:
                self._readers[row.output] = mailboxes(self._home, row.output)
        except ConfigError as error:
            return str(error)
        wanted = mailbox(row.target) in self._readers[row.output]
        return "" if wanted else f"config/outputs.yaml names {row.target} as a recipient of {row.output} no more"

    def _awaited(self, row: Delivery, channel: Channel) -> str:
        if not channel.settles_after:
            return ""
        with self._database.read() as session:
            settles = channel.settles_after
            return awaited(session, self._issue.digest_id, row, settles_after=settles, now=self._clock())

    def _end(self, row: Delivery, outcome: Outcome) -> None:
        now = self._clock()
        with self._database.write() as session:
            leases.renew(session, leases.PUBLISHER, self._token, now=now)
            fresh = deliveries.get(session, row.id or 0)
            fresh.remote_id = outcome.remote_id or fresh.remote_id
            fresh.url = outcome.url or fresh.url
            deliveries.end(session, fresh, outcome=outcome.state, says=clean_line(outcome.says), now=now)

    def _remark(self, row: Delivery, says: str) -> None:
        with self._database.write() as session:
            leases.renew(session, leases.PUBLISHER, self._token, now=self._clock())
            fresh = deliveries.get(session, row.id or 0)
            fresh.says = clean_line(says)
            session.add(fresh)


def _is_gone(parcel: Parcel, channel: Channel | None) -> bool:
    return channel is not None and channel.repeats and _seen(channel, parcel) is None


def _seen(channel: Channel, parcel: Parcel) -> Outcome | str | None:
    """What looking says; why one could not look; None when it is not there."""
    try:
        return channel.look(parcel)
    except _TROUBLES as error:
        return f"sending was cut off, and nobody could look: {error}"
