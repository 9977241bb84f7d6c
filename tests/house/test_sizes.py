"""No file over 400 lines, and files stay small rooms on the whole."""

import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400
HIGHEST_MEDIAN = 120


def _python_files(*folders: str) -> dict[str, int]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in found}


def test_no_python_file_is_over_400_lines() -> None:
    sizes = _python_files("aggregator", "crawlers", "tests")
    assert sizes, "there are Python files"
    assert {name: size for name, size in sizes.items() if size > LONGEST} == {}


def test_the_median_file_of_the_product_is_a_small_room() -> None:
    sizes = [size for name, size in _python_files("aggregator", "crawlers").items() if not name.endswith("__init__.py")]
    assert statistics.median(sizes) <= HIGHEST_MEDIAN


def test_the_top_level_holds_only_the_agreed_folders() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:  # an unpacked archive has no git; there the folders that exist are looked at
        folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
        folders -= {"build", "dist", "demo", "var", "out"}
    else:
        folders = {line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line}
    assert {folder for folder in folders if not folder.startswith(".")} <= {"aggregator", "crawlers", "config", "tests"}
