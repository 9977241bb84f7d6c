"""How deliveries stand, and what a person may do about each."""

from datetime import timedelta
from pathlib import Path

from aggregator.holder import this_process
from aggregator.models import Edition
from aggregator.press import publication
from aggregator.publishing.standing import Next, OutputStanding, is_under_way, standings
from aggregator.review.edition_desk import Change
from aggregator.settings import DeskHome
from aggregator.store import deliveries, leases
from aggregator.store.database import Database
from aggregator.vocabulary import CorrectionKind, DeliveryState
from tests.factories import NOW
from tests.integration.issue_in_hand import ANA, BEN, PUBLISHER, SITE, approved, mail, written_home

NOTE = Change(CorrectionKind.EDITORS_NOTE, note="دو خواننده نوشتند.")


def published(database: Database, home: DeskHome) -> Edition:
    digest_id = approved(database, home)
    return publication.publish(database, home, digest_id, PUBLISHER, now=NOW)


def end(database: Database, edition: Edition, target: str, outcome: DeliveryState, *, begun: bool = True) -> None:
    with database.write() as session:
        for row in deliveries.of(session, [edition.id or 0]):
            if row.target == target:
                if begun:
                    deliveries.begin(session, row, now=NOW)
                if outcome is not DeliveryState.PENDING:
                    deliveries.end(session, row, outcome=outcome, says="550 personne", now=NOW)


def found(database: Database, home: DeskHome, edition: Edition) -> list[OutputStanding]:
    with database.read() as session:
        return standings(session, home, edition.digest_id, now=NOW)


def nexts(told: OutputStanding) -> list[tuple[str, Next]]:
    return [(each.delivery.target, each.next) for each in told.standings]


def test_each_state_has_its_next_step(each_database: Database, tmp_path: Path) -> None:
    others = [f"lecteur{number}@phare.example" for number in range(2)]
    home = written_home(tmp_path, {"web": SITE, "post": mail(2525, recipients=[ANA, BEN, *others])})
    edition = published(each_database, home)
    end(each_database, edition, "", DeliveryState.SENT)
    end(each_database, edition, ANA, DeliveryState.FAILED)
    end(each_database, edition, BEN, DeliveryState.UNKNOWN)
    end(each_database, edition, others[0], DeliveryState.PENDING)
    web, post = found(each_database, home, edition)
    assert (web.output, web.kind, web.revision, nexts(web)) == ("web", "site", 1, [("", Next.NOTHING)])
    assert nexts(post) == [
        (ANA, Next.SEND),
        (BEN, Next.RESOLVE),
        (others[0], Next.SEND),
        (others[1], Next.SEND),
    ]
    assert post.counts == {DeliveryState.FAILED: 1, DeliveryState.UNKNOWN: 1, DeliveryState.PENDING: 2}
    assert not is_under_way([web, post])


def test_while_somebody_sends_what_is_pending_waits(database: Database, tmp_path: Path) -> None:
    home = written_home(tmp_path, {"post": mail(2525)})
    edition = published(database, home)
    end(database, edition, ANA, DeliveryState.FAILED)
    with database.write() as session:
        leases.take(session, leases.PUBLISHER, this_process(), now=NOW)
    told = found(database, home, edition)
    assert nexts(told[0]) == [(ANA, Next.SEND), (BEN, Next.WAIT)] and is_under_way(told)
    with database.read() as session:
        later = standings(session, home, edition.digest_id, now=NOW + timedelta(minutes=2))
    assert nexts(later[0])[1] == (BEN, Next.SEND)


def test_what_config_names_no_more_needs_nothing_but_what_may_have_arrived_is_still_asked_for(
    database: Database, tmp_path: Path
) -> None:
    home = written_home(tmp_path, {"web": SITE, "post": mail(2525)})
    edition = published(database, home)
    end(database, edition, ANA, DeliveryState.FAILED)
    end(database, edition, BEN, DeliveryState.UNKNOWN)
    web, post = found(database, written_home(tmp_path, {}), edition)
    assert (web.kind, post.kind) == ("", "")
    assert nexts(post) == [(ANA, Next.NOTHING), (BEN, Next.RESOLVE)]
    assert "does not name it any more" in post.standings[0].why


def test_what_a_later_edition_took_the_place_of_needs_nothing_and_newest_come_first(
    each_database: Database, tmp_path: Path
) -> None:
    home = written_home(tmp_path, {"web": SITE, "post": mail(2525)})
    first = published(each_database, home)
    end(each_database, first, ANA, DeliveryState.SENT)
    end(each_database, first, BEN, DeliveryState.FAILED)
    publication.correct(each_database, home, first.digest_id, NOTE, PUBLISHER, now=NOW)
    told = found(each_database, home, first)
    assert [(each.revision, each.output) for each in told] == [(2, "web"), (2, "post"), (1, "web"), (1, "post")]
    assert nexts(told[1]) == [(BEN, Next.SEND)]
    assert [(step, each.why) for each in told[2].standings for step in [each.next]] == [
        (Next.NOTHING, "edition 2 of this issue has taken its place")
    ]
    assert nexts(told[3]) == [(ANA, Next.NOTHING), (BEN, Next.NOTHING)]
