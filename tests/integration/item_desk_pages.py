"""A served desk with an issue in preparation, whose first item is French, from a French and a Persian source."""

from datetime import timedelta
from pathlib import Path

from aggregator.store import articles, digests
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus, PieceRole, Verdict
from tests.factories import (
    NOW,
    add_item,
    add_outlet,
    add_story,
    make_article,
    make_digest,
    make_piece,
    make_revision,
)
from tests.integration.web_desk import Clock, Served, web_desk

FR = (
    "Le vieux pont de Valdor reste fermé pendant six semaines. La commune paie les travaux.\n\n"
    "« Nous avons attendu trop longtemps avant de fermer », a dit Jeanne Morel. Un bac gratuit relie les deux rives."
)
FA = "شهرداری والدور پل کهنه را بست. «ما دیر بستیم»، این را مهندس شهر گفت. قایق رایگان دو کرانه را به هم می‌رساند."
NEWER = "Le pont de Valdor rouvrira plus tôt que prévu. La commune a trouvé du bois sec dans une grange voisine."
SPOKEN = "Nous avons attendu trop longtemps avant de fermer"
BODY = "La rédaction résume.\n\nUn second paragraphe."
ARTICLES = (
    (FR, "fr", "Le pont de Valdor fermé"),
    (FA, "fa", "پل والدور بسته شد"),
    (NEWER, "fr", "Le pont rouvrira"),
)


def item_desk(root: Path, database: Database, *, clock: Clock | None = None) -> Served:
    """Item 1 cites articles 1 (French) and 2 (Persian); its story has article 3 too. Items 2 and 3 are Persian."""
    outputs = "outputs:\n  archive: {kind: site, path: site}\n"
    config = {"outputs.yaml": outputs}
    served = web_desk(root, database, config=config, clock=clock)
    series = served.root.joinpath("config", "desk.yaml").read_text("utf-8").split("series: ")[1].splitlines()[0]
    with database.write() as session:
        add_outlet(session)
        for number, (text, language, title) in enumerate(ARTICLES, start=1):
            row = make_article(title=title, language=language, published_at=NOW - timedelta(hours=9 - number))
            row.bylines = ["Jeanne Morel"] if language == "fr" else []
            articles.add(session, row, make_revision(text=text, title=title, language=language))
            articles.set_verdict(session, number, Verdict.UNIQUE)
        story = add_story(session, [1, 2, 3])
        digests.add(session, make_digest(series=series))
        add_item(
            session,
            1,
            cites=[1, 2],
            story_id=story,
            headline="Le pont",
            lead="Rudnameh écrit.",
            body=BODY,
            language="fr",
        )
        start = FR.index("Un bac")
        quoted = make_piece(role=PieceRole.EXTRACT, article_id=1, start=start, end=start + 6, text="Un bac")
        digests.put_pieces(session, 1, [make_piece(article_id=1), make_piece(article_id=2), quoted])
        add_item(session, 1, cites=[2], position=2, headline="پل", body="متن دوم", touched=True)
        add_item(
            session, 1, cites=[2], position=3, headline="قایق", body="متن سوم", status=ItemStatus.HELD, touched=True
        )
        digests.item(session, 1).touched = True
    return served
