"""Article pages to text, exactly as published."""

import pytest

from aggregator.collection.extract import extract_page

URL = "https://prova.example/1"
PARAGRAPHS = {
    "fa": (
        (
            "سازمان رودخانه آب‌بند درمل را برای ۱۹ روز بست؛ بازرسان در دروازهٔ "
            "پایینی ترکی پیدا کرده‌اند که می‌توانست به شکستن آن بینجامد."
        ),
        (
            "قایقرانان می‌گویند: «ما به سیلاب عادت داریم، به خشکسالی هم عادت "
            "داریم، ولی به در بسته نه.» رفت‌وآمد باری متوقف شده است."
        ),
    ),
    "ar": (
        (
            "أعلنت هيئة نهر فيلدا إغلاق هويس دريمل أمام الملاحة مدة ١٩ يوماً، "
            "بعدما كشف غواصون شقاً طوله ٢٫٣ متر في البوابة السفلى."
        ),
        (
            "وقال مدير الهيئة: «سنعيد فتح الهويس حين يصبح آمناً، لا حين يصبح "
            "الانتظار مزعجاً». وستُنصب خيمة فوق الحوض المجفف."
        ),
    ),
    "fr": (
        (
            "L’écluse de Dremmel restera fermée pendant dix-neuf jours\u00a0: des "
            "plongeurs y ont trouvé une fissure de 2,3\u202fmètres dans la porte."
        ),
        (
            "«\u00a0Une porte comme celle-là ne prévient pas deux fois\u00a0», dit le "
            "directeur\u00a0; les bateliers attendent déjà au quai du bois."
        ),
    ),
    "sq": (
        (
            "Shluza e Dremmelit do të rrijë e mbyllur nëntëmbëdhjetë ditë, pasi zhytësit "
            "gjetën një të çarë prej 2,3 metrash në portën e poshtme."
        ),
        (
            "“Një portë e tillë nuk të paralajmëron dy herë”, tha drejtori. "
            "Varkëtarët presin prej së enjtes në skelën e vjetër të drurit."
        ),
    ),
}


def page(paragraphs: tuple[str, ...], *, head: str = "", title: str = "Titulli", charset: str = "utf-8") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    document = (
        f'<!doctype html><html><head><meta charset="{charset}"><title>{title}</title>{head}</head><body><nav><ul>'
        f'<li><a href="/">Kreu</a></li></ul></nav><main><article><h1>{title}</h1>{body}</article></main>'
        "<footer><p>© Prova</p></footer></body></html>"
    )
    return document.encode(charset, "xmlcharrefreplace")


@pytest.mark.parametrize("language", sorted(PARAGRAPHS))
def test_the_text_is_found_and_kept_to_the_letter(language: str) -> None:
    # joiners, no-break spaces and marks of direction are part of what was published
    assert PARAGRAPHS[language][0] in extract_page(page(PARAGRAPHS[language]), URL).text
    assert PARAGRAPHS[language][1] in extract_page(page(PARAGRAPHS[language]), URL).text


def test_navigation_and_foot_are_left_out() -> None:
    text = extract_page(page(PARAGRAPHS["sq"]), URL).text
    assert "Kreu" not in text and "© Prova" not in text


def test_characters_written_as_references_come_out_like_those_written_plainly() -> None:
    written = tuple(part.replace("\u200c", "&zwnj;").replace("\u200f", "&rlm;") for part in PARAGRAPHS["fa"])
    assert extract_page(page(written), URL).text == extract_page(page(PARAGRAPHS["fa"]), URL).text
    assert "\u200c" in extract_page(page(written), URL).text


def test_a_page_that_holds_stand_in_letters_itself_keeps_them() -> None:
    paragraphs = (PARAGRAPHS["fa"][0] + " \U00010600\U00010601", PARAGRAPHS["fa"][1])
    assert paragraphs[0] in extract_page(page(paragraphs), URL).text


def test_a_paragraph_of_nothing_but_a_no_break_space_is_none() -> None:
    text = extract_page(page((PARAGRAPHS["fr"][0], "\u00a0", PARAGRAPHS["fr"][1])), URL).text
    assert text.split("\n\n")[-2:] == list(PARAGRAPHS["fr"])


# head, the date as the page has it, note
DATES = [
    ('<meta property="article:published_time" content="2026-03-01T10:00:00+03:30">', "2026-03-01T10:00:00+03:30", "og"),
    ('<script type="application/ld+json">{"datePublished": "2026-03-02"}</script>', "2026-03-02", "linked data"),
    (
        '<script type="application/ld+json">{"@graph": [{"url": "x"}, {"datePublished": "2026-03-03"}]}</script>',
        "2026-03-03",
        "linked data in a graph",
    ),
    (
        '<script type="application/ld+json">{not json</script><meta name="date" content="2026-03-04">',
        "2026-03-04",
        "broken linked data beside a meta tag",
    ),
    ('<meta name="DC.date.issued" content="۱۴۰۴/۱۲/۱۰">', "۱۴۰۴/۱۲/۱۰", "Dublin Core, Solar Hijri"),
]


@pytest.mark.parametrize(("head", "published", "note"), DATES, ids=[row[2] for row in DATES])
def test_the_page_s_own_date_is_found(head: str, published: str, note: str) -> None:
    assert extract_page(page(PARAGRAPHS["sq"], head=head), URL).published == published, note


# bytes, server's content type, note
CHARSETS = [
    (page(PARAGRAPHS["ar"], charset="windows-1256"), "text/html", "named by the page"),
    (
        page(PARAGRAPHS["ar"], charset="windows-1256"),
        "text/html; charset=utf-8",
        "the page knows better",
    ),
    (page(PARAGRAPHS["ar"]).replace(b'<meta charset="utf-8">', b""), "text/html; charset=utf-8", "named by the server"),
    (page(PARAGRAPHS["ar"]).replace(b'<meta charset="utf-8">', b""), "", "named by nobody"),
    (page(PARAGRAPHS["ar"]).replace(b'"utf-8"', b'"undefined"'), "", "a name that never decodes"),
    (page(PARAGRAPHS["ar"]).replace(b'"utf-8"', b'"x-none"'), "", "a name nobody knows"),
    (page(PARAGRAPHS["ar"]).replace(b'"utf-8"', b'"utf-16"'), "", "a name that cannot be true"),
    (b"\xef\xbb\xbf" + page(PARAGRAPHS["ar"]), "text/html", "a byte order mark"),
    (page(PARAGRAPHS["ar"]).decode().encode("utf-16"), "text/html", "UTF-16 with its mark"),
]


@pytest.mark.parametrize(("body", "content_type", "note"), CHARSETS, ids=[row[2] for row in CHARSETS])
def test_the_page_s_encoding_is_found(body: bytes, content_type: str, note: str) -> None:
    assert PARAGRAPHS["ar"][0] in extract_page(body, URL, content_type).text, note


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<",
        b"<html></html>",
        b"\x00\x01\x02",
        b"plain words",
        b"<!--" * 1_000,
        b"<!-- only -->",
        b"<?pi x?>",
    ],
)
def test_what_is_no_article_is_empty_and_never_an_error(body: bytes) -> None:
    assert extract_page(body, URL).text in {"", "plain words"}


@pytest.mark.parametrize("codec", ["windows-1252", "windows-1256"])
@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("نان گران شد", "نرخ نان از فردا بالا می‌رود و نانوایان «ناچار» شدند مغازه‌ها را زودتر ببندند. "),
        ("L’écluse rouvre", "L’éclusière s’est réveillée tôt : « déjà l’été », dit-elle, près de l’écluse fermée. "),
        ("جسر المدينة", "فُتح جسر المدينة القديم أمام المشاة، ثم أُغلق مساءً لأعمال الصيانة العاجلة. "),
    ],
)
def test_a_page_whose_texts_were_damaged_before_they_were_put_on_it_is_mended(
    title: str, words: str, codec: str
) -> None:
    def damaged(text: str) -> str:
        return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())

    page = (
        f'<html><head><meta charset="utf-8"><title>{damaged(title)}</title></head><body><nav>Journal du Château</nav>'
        f"<article><h1>{damaged(title)}</h1><p>{damaged(words * 4)}</p><p>{damaged(words * 3)}</p></article></body>"
    )
    found = extract_page(page.encode(), "https://skele.example/n/1", "text/html; charset=utf-8")
    assert found.title == title
    assert found.text == f"{(words * 4).strip()}\n\n{(words * 3).strip()}"
