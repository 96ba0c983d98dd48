# Everything a newcomer types. `make help` lists it.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
# What docs/supported-machines.md promises.
PYTHONS := 3.11 3.12 3.13 3.14
MACHINES := x86_64-manylinux_2_28 aarch64-manylinux_2_28 x86_64-apple-darwin aarch64-apple-darwin
# Tests run in three processes, each with its own PostgreSQL and Redis; tests/scheduling.py distributes them.
# Two leave two cores idle a third of the time, where tests wait.
PYTEST := $(BIN)/pytest -n 3
# Without bytecode files, each of the many processes that tests start would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

# At every fork, gRPC's core writes a line between those of a check.
failover-check pooler-check folder-check upgrade-check: export GRPC_VERBOSITY := ERROR

.PHONY: help run quick test check format bench cost scale evaluate sample-faults screenshots docs bare-check image-check manifest-check watch-check upgrade-check restore-check failover-check pooler-check his-check folder-check demo-year lock wheels

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(INSTALLED): requirements.lock pyproject.toml stubs.py $(shell find proto -name '*.proto')
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || { echo "Wardgate needs Python 3.11 to 3.14; say which with: make PYTHON=python3.12 run"; exit 1; }
	@echo "Installing into .venv (a minute on a new machine)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(INSTALLED) ## everything on this machine, with sample people and claims, until Ctrl-C
	@$(BIN)/wardgate up

quick: check ## make check, then the unit and rule tests: about a minute, for while you work
	@$(PYTEST) -q tests/unit tests/rules

test: check ## make check, then every test (some minutes); what CI runs
	@$(PYTEST)

check: $(INSTALLED) ## format, lint, types, import contracts, proto lint and breaking changes, generated pages
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --num-workers 2
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m tests.proto_check
	@$(BIN)/python -m docs.generate --check

format: $(INSTALLED) ## lay out the code and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(INSTALLED) ## measure the performance goals, as ratios of one run (about a quarter of an hour); writes docs/benchmarks.md
	@$(BIN)/python -m tests.bench

cost: $(INSTALLED) ## measure what a look-up, a claim and a page cost, for docs/scale.md (a quarter of an hour)
	@$(BIN)/python -m tests.cost
	@$(MAKE) --no-print-directory scale

scale: $(INSTALLED) ## simulate the peak of a morning with these costs (some minutes); writes docs/scale.md
	@$(BIN)/python -m tests.scale

evaluate: $(INSTALLED) ## measure how well the review finds the money in 20,000 claims (some minutes); writes docs/evaluation.md
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r tests/evaluation/requirements.txt
	@$(BIN)/python -m tests.evaluation

sample-faults: $(INSTALLED) ## how many of the sample claims' faults are found, and which clean claims are flagged
	@$(BIN)/python -m tests.evaluate

screenshots: $(INSTALLED) ## picture every page of the console, in both languages and colour schemes, into screenshots/
	@$(BIN)/python -m tests.screenshots

docs: $(INSTALLED) ## write the pages that are made from code
	@$(BIN)/python -m docs.generate

bare-check: ## make run and make test as an ordinary user on a bare Debian 12 and 13 (as root; half an hour)
	@$(PYTHON) -m tests.bare_machine

image-check: $(INSTALLED) ## build the image and run every process out of it (as root; needs buildah and debootstrap; some minutes)
	@$(BIN)/python -m tests.image_check

manifest-check: ## check Dockerfile, compose.yaml and the manifests for Kubernetes by their linters and schemas
	@echo "Installing the tools into build/manifest-check"
	@mkdir -p build/manifest-check
	@$(PYTHON) -m venv build/manifest-check/tools
	@build/manifest-check/tools/bin/pip install -qq --disable-pip-version-check --only-binary :all: -r tests/manifest_check/requirements.txt
	@build/manifest-check/tools/bin/python -m tests.manifest_check

watch-check: $(INSTALLED) ## the alerts in a real Prometheus, while Redis, PostgreSQL and the worker stand still in turn (three minutes)
	@$(BIN)/python -m tests.watch

upgrade-check: $(INSTALLED) ## upgrade a million claims under load, while the last release serves (some minutes)
	@$(BIN)/python -m tests.upgrade

restore-check: $(INSTALLED) ## back up, destroy and restore a stack with a million claims (25 GB of disk; half an hour)
	@$(BIN)/python -m tests.restore_check

failover-check: $(INSTALLED) ## a PostgreSQL primary fails in several ways while calls pour in, and its standby takes over (some minutes)
	@$(BIN)/python -m tests.failover

pooler-check: $(INSTALLED) ## gateway and worker behind a real PgBouncer, in each of its modes (needs PgBouncer 1.21; some minutes)
	@$(BIN)/python -m tests.pooler

his-check: $(INSTALLED) ## a hospital's program in Node calls a stack (needs Node 18 and npm); make test has it too
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "make his-check needs Node 18 and npm: apt-get install nodejs npm"; exit 1; }
	@$(BIN)/pytest -n0 -rs tests/acceptance/test_his_example.py

folder-check: $(INSTALLED) ## a month of exports by folder while the gateway is killed, then 10,000 files by submit (some minutes)
	@$(BIN)/python -m tests.folder_check

demo-year: $(INSTALLED) ## a year of 20,000 people who are born, marry, move, renew, lose work and die, with offices that delay and err (a minute or two)
	@$(BIN)/python -m tests.year

lock: $(INSTALLED) ## pin every dependency with its hashes, then make wheels
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--extra local --extra parquet --extra console --extra issuer --extra qr --extra tracing --extra cluster --extra test --quiet -o requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--constraint requirements.lock --quiet -o tests/evaluation/requirements.txt tests/evaluation/requirements.in
	@$(MAKE) --no-print-directory wheels

wheels: $(INSTALLED) ## check that every locked package has a wheel for every supported Python and machine
	@for python in $(PYTHONS); do for machine in $(MACHINES); do \
		echo "Python $$python, $$machine"; \
		MACOSX_DEPLOYMENT_TARGET=12.0 $(BIN)/uv pip compile --quiet --no-deps --only-binary :all: \
			--python-version $$python --python-platform $$machine requirements.lock >/dev/null || exit 1; \
	done; done
	@echo "Every locked package has a wheel for each of them."
