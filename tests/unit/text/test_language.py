"""Languages: from the text, with the source's word where the text does not say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.text.language import _LABELS, Guess, _scores, identify, normal_tag

DESK = ("fa", "ar", "sq", "en", "fr", "de")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("مجلس لایحه بودجه را تصویب کرد", "fa"),
        ("البرلمان يقر الميزانية الجديدة", "ar"),
        ("Greva e mësuesve vazhdon edhe sot", "sq"),
        ("Teachers strike over pay and hours", "en"),
        ("La grève des enseignants continue", "fr"),
        ("Lehrerstreik geht heute weiter", "de"),
        ("TEACHERS STRIKE OVER PAY AND HOURS", "en"),
        ("پەرلەمان بودجەی پەسەند کرد", "ckb"),
        ("東京都で議会", "ja"),
        ("北京市议会今天开会", "zh"),
        ("국회가 예산을 통과", "ko"),
        ("Η Βουλή ενέκρινε", "el"),
        ("ئۇيغۇرچە خەۋەر", "ug"),
    ],
)
def test_a_headline_is_identified_whatever_is_expected(text: str, tag: str) -> None:
    assert identify(text).tag == tag
    assert identify(text, DESK).tag == tag


def test_what_the_source_declares_wins_over_an_unsure_model() -> None:
    title = "Kuvendi miratoi buxhetin e ri"
    assert identify(title).tag != "sq"
    assert identify(title, ["sq"]).tag == "sq"
    assert identify(title, ["sq-XK", "nonsense!"]).tag == "sq"


def test_a_sure_model_wins_over_what_the_source_declares() -> None:
    text = (
        "The parliament approved the new budget after a long debate that lasted until the early hours of the morning."
    )
    assert identify(text, ["fa"]).tag == "en"
    assert identify(text, ["sq"]).tag == "en"


def test_a_declared_language_of_another_script_never_wins() -> None:
    assert identify("Привет мир", ["fa"]).tag == "ru"
    assert identify("Kuvendi miratoi buxhetin e ri", ["fa", "ar"]).tag not in ("fa", "ar")


def test_chinese_characters_alone_are_japanese_where_japanese_is_expected() -> None:
    assert identify("東京都議会", ["ja"]).tag == "ja"
    assert identify("東京都議会").tag == "zh"


@pytest.mark.parametrize("text", ["", " ", "12:30 ؟ …", "https://example.org/a", "\0\ud800"])
def test_without_letters_there_is_no_language(text: str) -> None:
    assert identify(text, ["fa"]) == Guess("und", 0.0)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert identify("خبر تازه از مجلس است و بودجه تصویب شد. " * 60 + "English words " * 10_000).tag == "fa"


def test_a_text_that_leaves_no_doubt_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    monkeypatch.setattr(
        "aggregator.text.language._scores", lambda text, labels: lengths.append(len(text)) or _scores(text, labels)
    )
    plain = "Këshilli i qytetit miratoi mbrëmë buxhetin e ri për ujësjellësin, rrugët dhe shkollat e lagjes. "
    assert identify(plain * 5, ["en", "fa"]).tag == "sq"
    assert identify("شورای شهر دیشب بودجه تازه آبرسانی، راه‌ها و مدرسه‌های محله را تصویب کرد. " * 6).tag == "fa"
    assert lengths == [200, 200]
    identify("Vlll xprt brng zktr " * 20)
    assert lengths[2:] == [200, 400]


@settings(max_examples=50)
@given(st.text(st.characters() | st.characters(categories=["Cs"])), st.lists(st.sampled_from([*DESK, "x!", "zh"])))
def test_any_text_gives_a_tag_and_a_confidence(text: str, expected: list[str]) -> None:
    guess = identify(text, expected)
    assert normal_tag(guess.tag) == guess.tag
    assert 0 <= guess.confidence <= 1


def test_every_answer_the_model_can_give_is_a_usual_tag() -> None:
    labels = _scores("hello") | _scores("مجلس") | _scores("привет") | _scores("今日は")
    answers = {_LABELS.get(label, label) for label in labels}
    assert len(answers) > 150
    assert {answer for answer in answers if normal_tag(answer) != answer} == set()


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    identify("Greva e mësuesve vazhdon " * 60)
    assert capfd.readouterr() == ("", "")
    assert not caplog.records
