"""`newsloom sources new-spider`: what it writes, and what it never writes over."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.settings.spiders import identity

ROOT = Path(__file__).resolve().parents[3]
SPIDER, TESTS = Path("crawlers/spiders/sites/quay_news.py"), Path("tests/crawlers/sites")
URL = "https://quay.example/fa/live?all=1"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """As much of the source tree as it takes."""
    for part in (SPIDER.parent, TESTS):
        (tmp_path / part).mkdir(parents=True)
        for file in (ROOT / part).glob("*"):
            if file.is_file():
                shutil.copy(file, tmp_path / part)
    return tmp_path


def begin(tree: Path, name: str = "quay_news", url: str = URL) -> tuple[int, str]:
    run = CliRunner().invoke(app, ["sources", "new-spider", name, url, "--in", str(tree)])
    return run.exit_code, run.output + str(run.exception or "")


def test_what_it_begins_is_a_spider_whose_own_test_passes(tree: Path) -> None:
    code, says = begin(tree)
    assert code == 0
    assert 'spider: "quay_news"' in says and "restart" in says
    found = identity((tree / SPIDER).read_text("utf-8"), "quay_news")
    assert (found.start, found.home, found.outlet) == (URL, "https://quay.example/", "quay.example")
    for file in ("saved.py", "test_quay_news.py"):  # read beside the spider that it is of
        shutil.copy(tree / TESTS / file, tree)
    for file in tree.joinpath(TESTS).glob("quay_news.*"):
        shutil.copy(file, tree)
    program = (
        "import sys, runpy, crawlers.spiders.sites as sites; sites.__path__.insert(0, sys.argv[1]);"
        "sys.path.insert(0, sys.argv[2]); import saved; import types;"
        "sys.modules['tests.crawlers.sites.saved'] = saved;"
        "runpy.run_path(sys.argv[2] + '/test_quay_news.py')['test_the_saved_page_gives_what_stands_on_it']()"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tree / SPIDER.parent), str(tree)], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr


def test_what_is_there_already_is_never_written_over(tree: Path) -> None:
    (tree / TESTS / "quay_news.json").write_text("mine")
    code, says = begin(tree)
    assert code != 0 and "quay_news.json; nothing was written" in says
    assert not (tree / SPIDER).exists()
    assert (tree / TESTS / "quay_news.json").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "url", "says"),
    [
        ("Quay-News", URL, "cannot name a spider"),
        ("../quay", URL, "cannot name a spider"),
        ("_template", URL, "cannot name a spider"),
        ("quay", "ftp://quay.example/", "no address of a page"),
        ("quay", 'https://quay.example/"+x', "%XX"),
        ("quay", "https://quay.example/خبر", "%XX"),
    ],
)
def test_what_cannot_be_a_spider_is_refused(tree: Path, name: str, url: str, says: str) -> None:
    code, said = begin(tree, name, url)
    assert code != 0 and says in said


def test_elsewhere_than_in_a_source_tree_it_says_where_to_go(tmp_path: Path) -> None:
    code, says = begin(tmp_path)
    assert code != 0 and "source tree" in says
