"""Facts of an invented digest, and hostile strings to put into every field of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from aggregator.publishing.edition import CitedArticle, DigestFacts, ItemFacts, SectionFacts, Words
from aggregator.vocabulary import ItemStatus

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style></p></bdi><svg onload=alert(1)>",
    "{{ 7*7 }}{% for x in y %}{# c #}",
    "${7*7} #{7*7} <%= 7*7 %> {{< shortcode >}}",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\u202eevil\u2069\u202c\u2067\u2066",
    "a\nb\r\n\r\n# heading\n\n- list\n\n    code",
    "a\u2028b\u2029c\x0bd\x0ce\x85f\tg",
    "\x00\x1b[31mred\x07\x9b\ud800\ufffe",
    "[link](https://evil.example) ![i](https://evil.example/x.png) <https://evil.example>",
    "**b** __u__ *i* _i_ `c` ~~s~~ $x$ | a | b | ^x^ @name #1 [^1] &lt;b&gt; &#60;",
    "https://evil.example www.evil.example me@evil.example mailto:me@evil.example xmpp:x",
    "# h",
    "- l",
    "+ l",
    "* l",
    "1. l",
    "1) l",
    "> q",
    "---",
    "===",
    "```",
    "~~~",
    ": d",
    "\\",
    "\\*not\\*",
    "سلام «دنیا» \u200c\u200f<b>",
    "Gjuha “shqipe” „ë“ & <i>",
]

COURIER = CitedArticle(
    id=1,
    outlet="Lirova Courier",
    title="Dremmel Lock to stay shut",
    bylines=("Ilva Renn",),
    url="https://courier.example/lock?a=1&b=2",
    language="en",
    published=datetime(2026, 11, 19, 23, 30, tzinfo=UTC),
)
RUDNAMEH = CitedArticle(
    id=2,
    outlet="رودنامه",
    title="آب‌بند درمل بسته شد",
    bylines=("پریسا رودبان",),
    url="https://rudnameh.example/lock",
    language="fa",
    published=datetime(2026, 11, 18, 9, 0, tzinfo=UTC),
)
POST = CitedArticle(
    id=4,
    outlet="Bordi i Lumit",
    title="",
    bylines=("Lule Shtegtari",),
    url="https://t.example/bordi/1",
    language="sq",
    published=datetime(2026, 11, 19, 9, 0, tzinfo=UTC),
    opening="Bordi i lumit njofton se ura",
    is_cut=True,
    platform="Telegram",
    handle="@bordi",
)
BREGU = replace(COURIER, id=3, outlet="Bregu i Ri", url="https://bregu.example/x", language="sq")


def digest(**changes: object) -> DigestFacts:
    facts = DigestFacts(
        series="Velda Weekly",
        number=278,
        headline="",
        cover_date=date(2026, 11, 27),
        language="en",
        marker="++",
        zone=ZoneInfo("Europe/Tirane"),
        sections=(SectionFacts("first", ""), SectionFacts("english", "In English:")),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # a table of changes


def item(ident: int = 1, **changes: object) -> ItemFacts:
    facts = ItemFacts(
        id=ident,
        section="english",
        position=ident,
        headline="Dremmel Lock to stay shut",
        lead="Ilva Renn in Lirova Courier writes under the title ‘Dremmel Lock to stay shut’.",
        body="The article quotes: “We wait and we row”\n\nFurther on it quotes: “ما صبر می‌کنیم”",
        language="en",
        status=ItemStatus.DRAFT,
        sources=(COURIER, RUDNAMEH),
        also_carried_by=(BREGU,),
        quotations=(Words("We wait and we row", COURIER), Words("ما صبر می‌کنیم", RUDNAMEH)),
        extracts=(Words("The lock is shut.", COURIER),),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # a table of changes


def poisoned(text: str) -> tuple[DigestFacts, list[ItemFacts]]:
    """A digest with `text` in every field that a person or a source can fill."""
    bad = CitedArticle(9, text, text, (text,), text, "en", COURIER.published, platform=text, handle=text)
    bad_post = replace(bad, id=10, outlet="Bordi", title="", opening=text, platform=f"{text} x", handle=f"{text} y")
    facts = digest(series=text, headline=text, marker=text, sections=(SectionFacts("english", text),))
    bad_item = item(
        1,
        headline=text,
        lead=f"{text} in {text} writes ‘{text}’.",
        body=f"{text}\n\nThe article quotes: “{text}”",
        sources=(bad, bad_post, COURIER),
        also_carried_by=(bad,),
        quotations=(Words(text, bad),),
        extracts=(Words(text, bad),),
    )
    return facts, [bad_item, item(2, section="gone", lead=text, body="")]
