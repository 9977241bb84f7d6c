"""Templates that a stranger wrote: what they may not reach, and that what they do has an end."""

import resource
import time
from pathlib import Path

import pytest

from aggregator.errors import ConfigError
from aggregator.publishing.edition import build
from aggregator.publishing.renderers import html, markdown, sandbox, text
from tests.unit.publishing.digest_cases import digest, item

SHIPPED = Path(__file__).parents[3] / "config" / "templates"
RENDERERS = {"html": html.render, "md": markdown.render, "txt": text.render}
VIEW = build(digest(), [item()])

#: What is refused, and a part of what is said of it. Each stands in the second line.
ESCAPES = {
    "the classes of a text": ("{{ ''.__class__.__mro__ }}", "unsafe"),
    "its subclasses": ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe"),
    "by a filter": ("{{ ''|attr('__class__') }}", "unsafe"),
    "by a mapped filter": ("{{ [digest]|map(attribute='__class__')|first }}", "unsafe"),
    "by a subscript": ("{{ digest['__class__'] }}", "unsafe"),
    "by a format": ("{{ '{0.__class__.__mro__}'.format(digest) }}", "unsafe"),
    "by a format of a mapping": ("{{ '{x.__class__}'.format_map({'x': digest}) }}", "unsafe"),
    "the globals of a function": ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "unsafe"),
    "the globals of a macro": ("{% macro m() %}{% endmacro %}{{ m.__globals__ }}", "no attribute"),
    "the template itself": ("{{ self._TemplateReference__context.environment.loader }}", "_TemplateReference"),
    "the loader": ("{{ self.__init__.__globals__ }}", "unsafe"),
    "the code of a generator": ("{{ (digest for x in y) }}", "expected token"),
    "the methods of a list that change it": ("{{ [].append(1) }}", "unsafe"),
    "an attribute that is none": ("{{ digest.environment }}", "no attribute"),
    "a file by its path": ("{% include '/etc/passwd' %}", "is missing"),
    "a file above": ("{% include '../../../../etc/passwd' %}", "is missing"),
    "a file by an import": ("{% import '../desk.yaml' as x %}", "is missing"),
    "a file by an extension": ("{% extends '/etc/hostname' %}", "is missing"),
    "a file that the data names": ("{% include digest.title[0].text %}", "is missing"),
    "Python": ("{% import os %}", "expected token"),
    "an extension of Jinja": ("{% debug %}", "unknown tag"),
    "the inside of values": ("{{ digest|pprint }}", "No filter named"),
    "markup": ("{{ '<b>'|safe }}", "No filter named"),
}
ENDLESS = {
    "a range": ("{% for x in range(10**9) %}{% endfor %}", "range() gives at most"),
    "a range that is listed": ("{{ range(999999999)|list }}", "range() gives at most"),
    "nested loops": (
        "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}"
        "{% endfor %}{% endfor %}{% endfor %}",
        "too long",
    ),
    "a loop over a text": (
        "{% for a in 'x' * 1000000 %}{% for b in 'x' * 1000000 %}{% endfor %}{% endfor %}",
        "too long",
    ),
    "a loop that calls itself": (
        "{% for x in [[1]] recursive %}{{ loop([[1]]) }}{{ loop([[1]]) }}{% endfor %}",
        "recursion",
    ),
    "a macro that calls itself": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
    "a macro that calls itself twice": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "too long",
    ),
    "a template that includes itself": ("{% include 'FILE' %}", "recursion"),
    "a power": ("{{ 10**(10**10) }}", "too long"),
    "a power of a power": ("{{ (99**999)**(99**999) }}", "too long"),
    "a text times a number": ("{{ 'x' * 10**9 }}", "too long"),
    "a list times a number": ("{{ [1] * 10**9 }}", "too long"),
    "a text doubled again and again": (
        "{% set n = namespace(x='xx') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "too long",
    ),
    "a text joined to itself": (
        "{% set n = namespace(x='xx') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "too long",
    ),
    "a block set again and again": (
        "{% set n = namespace(x='xx') %}{% for i in range(99) %}{% set y %}{{ n.x }}{{ n.x }}{% endset %}"
        "{% set n.x = y %}{% endfor %}",
        "too",
    ),
    "a list of itself": (
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
        "too long",
    ),
    "words in a loop in a macro": (
        f"{{% macro m() %}}{{% for i in range(9999) %}}{'words ' * 2000}{{% endfor %}}{{% endmacro %}}{{{{ m() }}}}",
        "writes too much",
    ),
    "a long value in a loop": (
        "{% set x = 'x' * 100000 %}{% macro m() %}{% for i in range(9999) %}{{ x }}{% endfor %}{% endmacro %}{{ m() }}",
        "writes too much",
    ),
    "a wide format": ("{{ '%1000000000d' % 1 }}", "at most five digits"),
    "a format with a width handed in": ("{{ '%*d' % (1000000000, 1) }}", "at most five digits"),
    "a wide filter": ("{{ '%01000000000d'|format(1) }}", "at most five digits"),
    "a wide method": ("{{ '{:>1000000000}'.format(1) }}", "at most five digits"),
    "a nested width": ("{{ '{:{}}'.format(1, 1000000000) }}", "at most five digits"),
    "a centred text": ("{{ 'x'|center(1000000000) }}", "up to 10,000"),
    "a centred text by method": ("{{ 'x'.center(1000000000) }}", "up to 10,000"),
    "zeros": ("{{ 'x'.zfill(1000000000) }}", "up to 10,000"),
    "tabs": ("{{ '\\t'.expandtabs(1000000000) }}", "up to 10,000"),
    "an indent": ("{{ 'x\\ny'|indent(1000000000) }}", "up to 10,000"),
    "slices": ("{{ [1]|slice(1000000000)|list }}", "up to 10,000"),
    "batches": ("{{ [1]|batch(1000000000, 0)|list }}", "up to 10,000"),
    "a rounding": ("{{ 1.5|round(1000000000, 'floor') }}", "up to 10,000"),
    "replacements": ("{{ ('x' * 99999)|replace('x', 'y' * 99999) }}", "too long"),
    "replacements by method": ("{{ ('x' * 99999).replace('x', 'y' * 99999) }}", "too long"),
    "a joiner": ("{{ (['x'] * 9999)|join('y' * 99999) }}", "too long"),
    "one long text many times": ("{{ ''.join(['y' * 99999] * 9999) }}", "too long"),
    "a translation": ("{{ ('x' * 99999).translate({120: 'y' * 99999}) }}", "too long"),
    "filler words": ("{{ lipsum(1000000000) }}", "'lipsum' is undefined"),
}


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize(("source", "said"), ESCAPES.values(), ids=ESCAPES)
def test_a_template_reaches_nothing_but_the_digest(form: str, source: str, said: str, tmp_path: Path) -> None:
    assert said in refused(form, source, tmp_path)


@pytest.mark.parametrize(("source", "said"), ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_does_not_end_is_stopped_soon_and_in_little_memory(
    source: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "BUDGET", sandbox.BUDGET // 10)  # it works out the same, in a tenth of the time
    monkeypatch.setattr(sandbox, "LONGEST", sandbox.LONGEST // 10)
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert said in refused("html", source, tmp_path)
    # without an end it would be minutes; a slow machine needs two seconds of its processor
    assert time.process_time() - begun < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "KB"


def test_the_whole_budget_is_spent_soon(tmp_path: Path) -> None:
    begun = time.process_time()
    refused("txt", ENDLESS["nested loops"][0], tmp_path)
    assert time.process_time() - begun < 20


def refused(form: str, source: str, folder: Path) -> str:
    """What is said of a template whose second line is `source`."""
    path = folder / f"digest.{form}.j2"
    path.write_text("{# a stranger's #}\n" + source.replace("FILE", path.name) + "\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        RENDERERS[form](VIEW, [folder, SHIPPED])
    told = str(caught.value)
    assert told.startswith(f"{path}:2: "), told
    return told


def test_the_shipped_templates_spend_little_of_what_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "BUDGET", sandbox.BUDGET // 4)
    view = build(digest(), [item(number) for number in range(1, 101)], notes=True)
    for render in RENDERERS.values():
        assert render(view, [SHIPPED])


def test_what_templates_do_with_values_is_done_as_ever(tmp_path: Path) -> None:
    (tmp_path / "digest.txt.j2").write_text(
        "{% macro twice(x) %}{{ x ~ ' ' ~ x }}{% endmacro %}{{ twice(digest.title[1].text|upper) }}\n"
        "{% set line %}{{ '%s-%05d' % ('n', 7) }}{% endset %}{{ line|center(11) ~ '|' }}\n"
        "{{ ['a', 'b']|join(', ') }} {{ 2 ** 10 }} {{ 'x' * 3 + 'y' }} {{ 7 % 4 }} {{ 'a-b'.replace('-', '+') }}\n"
        "{% for n in range(3) %}{{ loop.index }}{% else %}none{% endfor %} {{ '{:>3}'.format(5) }}\n",
        encoding="utf-8",
    )
    assert text.render(VIEW, [tmp_path]).split("\n")[:4] == [
        "VELDA WEEKLY VELDA WEEKLY",
        "n-00007  |",
        "a, b 1024 xxxy 3 a+b",
        "123 5",
    ]
