# Everything a fresh machine needs is set up by the targets themselves, once.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := build/demo
STACK  ?= $(CURDIR)/build/stack
DESK   := build/.desk-assets
HANDS  := samples/fonts/node_modules/.package-lock.json

.PHONY: help demo desk test taught bench stack chaos audit fuzz mixed judging screens figures lint clean lock schemas

help:
	@echo "make demo   read the samples and write $(DEMO)/report.html"
	@echo "make desk   open the web desk on http://127.0.0.1:8018"
	@echo "make test   lint and run the tests"
	@echo "make taught  test what needs PyTorch, where it is installed"
	@echo "make bench  measure quality and speed beside other readers"
	@echo "make stack  run the whole cluster on this machine: $(STACK)"
	@echo "make chaos  kill everything at random while pages are read"
	@echo "make audit  look up known faults of what is installed, over the network"
	@echo "make fuzz   fuzz the parsers, and whole files, for ten minutes"
	@echo "make mixed  read every bad input three times over among good pages, in pool and cluster"
	@echo "make judging  a day at the desk in Chromium, with forty files"
	@echo "make screens  take the pictures of the manual"
	@echo "make figures  measure the queue, the ledger and the desk"
	@echo "make lock   renew the pinned requirements"
	@echo "make schemas  fetch the schemas that exports are tested against"
	@echo "make clean  remove what the others made"

demo: $(VENV)/.run build/.system-run
	$(BIN)/razmetka --home $(DEMO)/home run samples/pages --out $(DEMO) --format json,txt
	@echo "Open $(DEMO)/report.html in a browser."

desk: $(VENV)/.run build/.system-run $(DESK)
	$(BIN)/razmetka desk

test: lint $(HANDS) $(DESK) build/.schemas build/.browser
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup $(PYTEST)

lint: $(VENV)/.test build/.system-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml pipeline workers config desk

bench: $(VENV)/.test build/.system-test build/.system-bench $(HANDS)
	$(BIN)/razmetka bench --set samples,dev,judged,telegrams $(BENCH)

stack: $(VENV)/.run build/.system-test $(DESK)
	$(BIN)/razmetka --home $(STACK) stack

# Without --strict it would call "not found" a clean bill.
# What needs PyTorch is tested apart: it is large, and reading does without it.
taught:
	$(PYTHON) -m pytest training/tests

audit: $(VENV)/.test
	for each in run test training; do $(BIN)/pip-audit --strict --require-hashes \
		--requirement requirements/$$each.txt || exit 1; done

fuzz: $(VENV)/.test build/.system-test
	$(BIN)/python -m tests.fuzz --seconds 600 $(FUZZ)

mixed: $(VENV)/.test build/.system-test
	$(BIN)/python -m tests.hostile.mixed --good 500 --times 3 $(MIXED)
	$(BIN)/python -m tests.hostile.mixed --good 500 --times 3 --cluster $(MIXED)

judging: $(VENV)/.test build/.system-test $(DESK)
	RAZMETKA_PILE=40 $(BIN)/python -m pytest --numprocesses 0 --durations 8 \
		tests/web/test_judging.py tests/web/test_judging_cluster.py $(JUDGING)

screens: $(VENV)/.test build/.system-test $(DESK)
	$(BIN)/python -m tests.web.screens

chaos: $(VENV)/.test build/.system-test $(HANDS)
	$(BIN)/python -m tests.desk.storm --pages 100 --kills 10 $(STORM)
	$(BIN)/python -m tests.cluster.chaos --database postgresql --pages 1000 --kills 60 $(CHAOS)
	$(BIN)/python -m tests.cluster.chaos --database sqlite --pages 1000 --kills 40 $(CHAOS)

figures: $(VENV)/.test build/.system-test
	$(BIN)/python -m tests.cluster.figures $(FIGURES)
	$(BIN)/python -m tests.web.figures

# --- set-up: a stamp file stands for what is done -------------------------------------------

build/.system-run: scripts/system-packages
	scripts/system-packages run
	@mkdir -p build && touch $@

build/.system-desk: scripts/system-packages
	scripts/system-packages desk
	@mkdir -p build && touch $@

build/.system-test: scripts/system-packages
	scripts/system-packages test
	@mkdir -p build && touch $@

build/.system-bench: scripts/system-packages
	scripts/system-packages bench
	@mkdir -p build && touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml scripts/venv | build/.system-run
	scripts/venv $(PYTHON) $(VENV) requirements/run.txt
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml scripts/venv | build/.system-test
	scripts/venv $(PYTHON) $(VENV) requirements/test.txt
	@touch $@ $(VENV)/.run

$(HANDS): samples/fonts/package-lock.json | build/.system-test
	npm ci --silent --prefix samples/fonts
	@touch $@

# Where these cannot be fetched, the tests that need them fail and say what to do.
build/.schemas: scripts/schemas
	-scripts/schemas build/schemas && touch $@

build/.browser: scripts/browser $(VENV)/.test
	-scripts/browser $(BIN) && touch $@

$(DESK): desk/web/assets/package-lock.json scripts/desk-assets | build/.system-desk
	scripts/desk-assets
	@mkdir -p build && touch $@

lock:
	scripts/lock

schemas:
	scripts/schemas build/schemas

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache
