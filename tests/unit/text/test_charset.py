"""Bytes that say they are UTF-8."""

import pytest

from aggregator.collection.extract import extract_page
from aggregator.collection.feed_parse import parse_feed
from aggregator.text.charset import misnamed

TEXTS = {
    "cp1256": "افتتاح الجسر الجديد في المدينة القديمة صباح اليوم",
    "cp1252": "Ura e re u hap në qytet; l’écluse du port rouvre à l’été",
    "cp1251": "Новый мост открыт сегодня утром в старом городе",
    "cp1253": "Η νέα γέφυρα άνοιξε σήμερα το πρωί στην παλιά πόλη",
}


@pytest.mark.parametrize(("encoding", "text"), TEXTS.items())
def test_the_encoding_is_told_from_what_the_bytes_say_in_it(encoding: str, text: str) -> None:
    found = misnamed(text.encode(encoding))
    assert found is not None and text.encode(encoding).decode(found) == text


@pytest.mark.parametrize("text", [*TEXTS.values(), "plain", "", "می‌خواهند"])
def test_utf_8_is_utf_8_also_where_it_is_cut_in_the_middle_of_a_letter(text: str) -> None:
    body = text.encode()
    assert misnamed(body) is None
    assert misnamed(body[:-1]) is None or len(body) < 3


@pytest.mark.parametrize("declared", ['<?xml version="1.0" encoding="utf-8"?>', ""])
@pytest.mark.parametrize(("encoding", "text"), [*TEXTS.items()][:2])
def test_a_feed_and_a_page_that_are_not_in_their_encoding_are_read_as_they_are_meant(
    declared: str, encoding: str, text: str
) -> None:
    feed = f'{declared}<rss version="2.0"><channel><item><title>{text}</title><link>/a</link></item></channel></rss>'
    found = parse_feed(feed.encode(encoding), url="https://prova.example/feed", content_type="text/xml; charset=utf-8")
    assert [entry.title for entry in found.entries] == [text]
    page = f'<html><head><meta charset="utf-8"></head><body><article>{f"<p>{text}</p>" * 9}</article></body></html>'
    assert text in extract_page(page.encode(encoding), "https://prova.example/a").text
