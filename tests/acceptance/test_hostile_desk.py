"""A desk's own files with hostile strings in every place: refused with their line, or plain text in each rendering."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from aggregator.cli.config import check
from aggregator.drafting.lead import LeadFacts, LeadKind, Palette, VerbClass, introduce, lead
from aggregator.drafting.leads_file import load_palette
from aggregator.drafting.verb_warnings import warned_verbs
from aggregator.errors import ConfigError
from aggregator.publishing.addresses import file_stem
from aggregator.publishing.edition import SectionFacts, build
from aggregator.publishing.renderers import html, markdown, text
from aggregator.publishing.specimen import specimen
from aggregator.settings.desk import Desk
from aggregator.settings.validation import validated
from aggregator.settings.yaml_file import parse_yaml
from tests.fakes.hostile import EVALUATED, hostile_strings, sample
from tests.fakes.hostile_reading import check_html, check_lines, check_markdown_text, check_plain
from tests.unit.publishing.digest_cases import digest, item

SHIPPED = Path(__file__).parents[2] / "config" / "templates"
#: A file of leads is read in 20 ms.
STRINGS = sample(150)

#: Each `@...` is a place; the words behind the colon stand there where another place is tried.
LEADS = """\
languages:
  en:
    title_marks: [[@mark:‘, ’]]
    quotation_marks: [[“, ”]]
    comma: @comma
    last: @last
    others: @others:others
    verbs:
      neutral: [{one: @verb:writes, many: write}]
      presupposing: [{one: @warned:reveals, many: reveal, also: [@also:revealed]}]
    leads:
      - {form: @form:L1, one: @named, many: @named}
      - {form: L2, kinds: [@kind:question], one: "{outlet} asks"}
      - {form: L3, one: @bare:An article}
    introductions:
      quotes_first: @quotes
      quotes_later: "It quotes: {quotation}"
      says_first: @says
      says_later: "It says: {quotation}"
      speaker_first: @speaker
  @language:sq:
    title_marks: [["«", "»"]]
    quotation_marks: [["“", "”"]]
    comma: ","
    last: dhe
    others: të tjerë
    verbs: {neutral: [{one: shkruan, many: shkruajnë}], @class:closing: []}
    leads: [{form: L1, one: Një shkrim}]
    introductions: {quotes_first: "{quotation}", quotes_later: "{quotation}", says_first: "{quotation}",
      says_later: "{quotation}"}
  # @comment
"""
_PLACE = re.compile(r"@(\w+)(?::([^,:}\]\n]+))?")
_GIVEN = {
    "named": "{authors} in {outlet} {verb}: {title}",
    "quotes": "The article quotes: {quotation}",
    "says": "It says: {quotation}",
    "speaker": "{speaker}: {quotation}",
    "comment": "",
    "comma": ", ",
    "last": " and ",
}
PLACES = tuple(found[1] for found in _PLACE.finditer(LEADS) if found[1] != "comment")
SENTENCES = {"named", "quotes", "says", "speaker", "bare"}


def spelt(word: str, *, raw: bool) -> str:
    """A string as YAML writes it in double marks, with escapes or as it is."""
    return json.dumps(word, ensure_ascii=not raw)


def leads_with(place: str, poison: str, *, raw: bool = False) -> str:
    """The file with a string at a place; in a sentence with fields it stands before them."""

    def filled(found: re.Match[str]) -> str:
        usual = _GIVEN.get(found[1], found[2] or "")
        word = (f"{poison} {usual}" if found[1] in _GIVEN else poison) if found[1] == place else usual
        return word if found[1] == "comment" else spelt(word, raw=raw)

    return _PLACE.sub(filled, LEADS)


def palette_or_complaints(path: Path) -> Palette | list[str]:
    try:
        return load_palette([path.parent])
    except ConfigError as error:
        return error.complaints


def opened(palette: Palette) -> str:
    """All that the desk's own wordings make, one a line."""
    facts = LeadFacts(("Ilva Renn", "Per Holm"), "Quay Post", "The pier")
    made = [lead(facts, tag, palette=palette).text for tag in palette.wordings]
    made += [lead(LeadFacts(outlet="Quay", kind=kind), "en", palette=palette).text for kind in LeadKind]
    made += [lead(LeadFacts(), "en", palette=palette).text]
    english = palette.wordings["en"]
    made += [introduce("the words", english, spoken=spoken, first=True) for spoken in (True, False)]
    made += [introduce("the words", english, spoken=True, first=True, speaker="Ilva Renn")]
    return "\n".join(made)


def test_a_hostile_string_in_leads_yaml_is_refused_with_its_line_or_stays_plain_text(tmp_path: Path) -> None:
    path, taken = tmp_path / "leads.yaml", 0
    for number, poison in enumerate(STRINGS):
        place, raw = PLACES[number % len(PLACES)], bool(number % 2)
        source = leads_with(place, poison, raw=raw)
        path.write_text(source, encoding="utf-8", errors="surrogatepass")
        found = palette_or_complaints(path)
        if isinstance(found, Palette):
            taken += 1
            written = opened(found)
            assert EVALUATED not in written and len(written) < 20_000
            assert place not in SENTENCES or poison in written, (place, poison)
            assert isinstance(warned_verbs(f"It {poison} that {poison}.", found.wordings["en"]), list)
            continue
        blamed = [re.match(rf"{path}:(\d+): ", complaint) for complaint in found]
        lines = [source.split("\n")[int(line[1]) - 1] for line in blamed if line]
        assert len(lines) == len(found) and any(spelt(poison, raw=raw)[1:-1] in line for line in lines), (place, found)
    assert taken > len(STRINGS) // 10


def test_the_file_is_right_as_long_as_nothing_hostile_stands_in_it(tmp_path: Path) -> None:
    (tmp_path / "leads.yaml").write_text(leads_with("none", ""), encoding="utf-8")
    assert "Ilva Renn and Per Holm in Quay Post write" in opened(load_palette([tmp_path]))


FORMATS = [
    "{authors.__class__}", "{authors[0]}", "{authors!r}", "{verb!r:>1000000}", "{verb:>1000000000}", "{verb:{verb}}",
    "{{authors}}", "{{{authors}}}", "{0}", "{}", "{", "}", "{Authors}", "{authors }", "{ authors }", "{_authors}",
    "{{ 7*191 }}", "{% for x in y %}", "{# c #}", "#{7*191}", "{{''.__class__.__mro__}}", "{autho\nrs}",
]  # fmt: skip


@pytest.mark.parametrize("wrong", FORMATS)
@pytest.mark.parametrize("place", ["named", "bare", "quotes", "speaker", "verb", "comma", "others"])
def test_only_fields_in_braces_stand_in_a_sentence(place: str, wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "leads.yaml"
    source = leads_with(place, wrong)
    path.write_text(source, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_palette([tmp_path])
    blamed = [int(re.findall(r":(\d+): ", complaint)[0]) for complaint in caught.value.complaints]
    assert all(json.dumps(wrong)[1:-1] in source.split("\n")[line - 1] for line in blamed), caught.value


@pytest.mark.parametrize("again", [42, 10_000], ids=["as long as it may be", "far too long"])
def test_a_field_again_and_again_makes_no_endless_lead(again: int, tmp_path: Path) -> None:
    (tmp_path / "leads.yaml").write_text(leads_with("bare", "{title}" * again), encoding="utf-8")
    found = palette_or_complaints(tmp_path / "leads.yaml")
    if isinstance(found, Palette):
        made = lead(LeadFacts(title="long " * 400, kind=LeadKind.POST), "en", palette=found).text
        assert len(made) < 100_000
    else:
        assert "at most 300 characters" in str(found) or "one form without fields" in str(found)


def desk_yaml(poison: str) -> bytes:
    told = {"name": poison, "series": poison, "marker": poison[:8], "sections": [{"key": "first", "heading": poison}]}
    told["watchlist"] = [{"name": poison, "variants": {"en": [poison]}}]
    return json.dumps(told).encode()


def test_a_hostile_string_in_desk_yaml_is_refused_or_kept_to_the_letter() -> None:
    taken, complaints = 0, list[str]()
    for poison in STRINGS:
        try:
            desk = validated(parse_yaml(desk_yaml(poison), Path("desk.yaml")), Desk)
        except ConfigError as error:
            complaints += error.complaints
            continue
        taken += 1
        assert (desk.name, desk.series, desk.sections[0].heading) == (poison, poison, poison)
    assert taken > len(STRINGS) // 3
    assert all(re.match(r"desk\.yaml:\d+: ", complaint) for complaint in complaints)


def test_the_name_of_a_series_makes_a_harmless_name_of_a_file() -> None:
    for poison in hostile_strings():
        assert re.fullmatch(r"[a-z0-9-]{1,100}-2026-03-06", file_stem(poison, date(2026, 3, 6))), poison


OWN = {
    "digest.html.j2": """\
{% macro shown(x) %}<li class="{{ x }}" lang='{{ x }}'>{{ x }} {{ x ~ x }} {{ x|upper }} {{ [x, x]|join('<') }}
{% set y %}{{ x }}{% endset %}{{ y }} {{ y ~ x }} {{ x|replace('a', '<') }} {{ x|e }} {{ '<b>%s' % x }} {{ x[1:] }}
{{ '{}>'.format(x) }} {{ x|indent }} {{ x|truncate(9) }} {{ {x: x} }} {{ (x,) }}</li>{% endmacro %}
<!doctype html><html lang="{{ digest.language }}"><head><meta charset="utf-8"><title>{{ digest.title[0].text }}</title>
<style>p { margin: 0 }</style></head><body><ul>
{% autoescape false %}{{ shown(digest.title[0].text) }}{% endautoescape %}
{% for section in digest.sections %}{{ shown(section.heading) }}
{% for entry in section.items %}{{ shown(entry.marker) }}
<li>{{ entry.lead|inline }}</li>{% for run in entry.lead %}{{ shown(run.text) }}{% endfor %}
{% for source in entry.sources %}{{ shown(source.title.text) }}{{ shown(source.outlet.text) }}
{% if source.url %}<li><a href="{{ source.url }}">x</a></li>{% endif %}{% endfor %}
{% for note in entry.notes %}{{ shown(note.text.text) }}{% endfor %}{% endfor %}{% endfor %}</ul></body></html>
""",
    "digest.md.j2": """\
{% macro shown(x) %}


{{ x }}

- {{ x }}

> {{ x }}
{% endmacro %}
{% for section in digest.sections %}{{ shown(section.heading) }}{% for entry in section.items %}
{% for run in entry.lead %}{{ shown(run.text) }}{% endfor %}{% for note in entry.notes %}{{ shown(note.text.text) }}
{% endfor %}{% endfor %}{% endfor %}
""",
    "digest.txt.j2": """\
{% for section in digest.sections %}{{ section.heading }}
{% for entry in section.items %}{{ entry.lead|inline }}
{% for run in entry.lead %}{{ run.text ~ run.text }} {{ run.text|upper }} {{ {run.text: run.text} }}
{% endfor %}{% for note in entry.notes %}{{ note.text.text }}
{% endfor %}{% endfor %}{% endfor %}
""",
}


@cache
def views() -> list[object]:
    """A digest of a hostile desk for every fifth string, every field of the item the same string."""
    made: list[object] = []
    for poison in STRINGS[::5]:
        facts = digest(series=poison, headline=poison, marker=poison, sections=(SectionFacts("english", poison),))
        shown = build(facts, [item(lead=f"{poison} x", headline=poison, body=poison)], notes=True)
        made.append(shown)
    return made


@pytest.mark.parametrize(
    ("render", "check"),
    [(html.render, check_html), (markdown.render, check_markdown_text), (text.render, check_plain)],
    ids=["html", "md", "txt"],
)
def test_hostile_data_in_a_desk_s_own_templates_stays_text(
    render: Callable[..., str], check: Callable[[str], object], tmp_path: Path
) -> None:
    for name, source in OWN.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    for view in views():
        check(render(view, [tmp_path, SHIPPED]))


def test_the_specimen_fills_every_field_of_the_shipped_templates() -> None:
    view = specimen("fa")
    (bare,), (full,) = (section.items for section in view.sections)
    assert not bare.sources and all((full.sources, full.also_carried_by, full.notes, full.paragraphs, full.is_draft))
    assert replace(view, language="en") != view
    check_lines(text.render(view, [SHIPPED]))
    assert VerbClass.NEUTRAL in load_palette([SHIPPED]).wording("fa").verbs


def test_config_check_reads_leads_and_templates_and_names_each_fault_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    templates = config / "templates"
    templates.mkdir(parents=True)
    (config / "desk.yaml").write_text("name: Test\nseries: Test Digest\n")
    (config / "outputs.yaml").write_text("outputs: {draft: {path: out}}\n")
    (config / "sources.yaml").write_text("sources:\n  one: {name: One, feed: 'https://one.example/feed'}\n")
    monkeypatch.setenv("NEWSLOOM_DESK", str(tmp_path))
    check()
    (templates / "leads.yaml").write_text(leads_with("bare", "{authors.__class__}"), encoding="utf-8")
    (templates / "digest.html.j2").write_text("x\n{% for x in digest.sections %}{{ x.heading|inlined }}{% endfor %}")
    (templates / "digest.txt.j2").write_text("\n\n{{ ''.__class__.__mro__ }}")
    with pytest.raises(ConfigError) as caught:
        check()
    places = [complaint.split(": ")[0].removeprefix(f"{templates}/") for complaint in caught.value.complaints]
    assert places == ["leads.yaml:14", "digest.html.j2:2", "digest.txt.j2:3"]
