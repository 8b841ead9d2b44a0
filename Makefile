# Everything here works in a fresh clone: `make demo` and `make test` do all the set-up, in .venv.
# Another interpreter: make PYTHON=/path/to/python3.12 ...

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The project runs from its own environment only.
unexport PYTHONPATH VIRTUAL_ENV PYTHONHOME

VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEMO := build/demo/churn
LOANS := build/demo/loans
# What the service of the monolith does otherwise than its script, looked at and meant.
ACCEPTED := --accept predictions_differ --accept requests_refused
JOBS ?= 2
SAMPLE ?=

.PHONY: help demo demo-service demo-monolith test test-slow lint types imports unit unit-other install clean \
	bench-corpus bench-peers bench-speed bench-generated bench-rules bench-features bench-service bench-monolith bench-staging bench-environments bench-tampering

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The first interpreter that will do. A name that is found but does not start (a pyenv shim) is passed over.
define find_python
for name in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
  if "$$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; \
  then found=$$name; break; fi; \
done; \
if [ -z "$${found:-}" ]; then \
  echo "No Python 3.11, 3.12 or 3.13 with venv and ensurepip was found (looked for: $(PYTHON) python3 python3.13 python3.12 python3.11)." >&2; \
  echo "Install one (on Debian and Ubuntu with python3-venv), or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; \
  exit 1; \
fi
endef

$(BIN)/python:
	@$(find_python); \
	echo "== $(VENV): $$($$found --version)"; \
	$$found -m venv $(VENV)

# One dot for each line of pip's; its errors come through.
$(INSTALLED): pyproject.toml | $(BIN)/python
	@echo "== Installing into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip --disable-pip-version-check install --progress-bar off -e '.[dev]' \
	  | awk '{ printf "."; fflush() } END { print "" }'
	@touch $@

# promote FILE -o DIR [more]; the project that an earlier call left there is replaced.
define promoted
mkdir -p build/demo && echo "== promote $(1)" && $(BIN)/promote $(1)
endef

# The emitted project's own target, with our interpreter: it has the extra `service`.
define loaded
echo && echo "== make -C $(1) load-test" && $(MAKE) -C $(1) load-test PYTHON=$(abspath $(BIN)/python)
endef

install: $(INSTALLED) ## Make .venv with the project and what its tests need

demo: $(INSTALLED) ## Promote examples/churn and show what comes out
	@rm -rf $(DEMO)
	@mkdir -p $(dir $(DEMO))
	@echo "== promote examples/churn/churn.ipynb -o $(DEMO)"
	@$(BIN)/promote examples/churn/churn.ipynb -o $(DEMO)
	@echo
	@echo "== $(DEMO)"
	@cd $(DEMO) && find . -type f | sed 's|^\./|   |' | LC_ALL=C sort
	@echo
	@echo "== $(DEMO)/src/churn/pipeline.py"
	@cat $(DEMO)/src/churn/pipeline.py

demo-service: $(INSTALLED) ## From examples/churn/churn.ipynb to a running service under load
	@$(call promoted,examples/churn/churn.ipynb -o $(DEMO))
	@$(call loaded,$(DEMO))

demo-monolith: $(INSTALLED) ## From examples/monolith_flask/app.py to a running service under load
	@$(call promoted,examples/monolith_flask/app.py -o $(LOANS) $(ACCEPTED))
	@$(call loaded,$(LOANS))

test: lint types imports unit ## Lint, types, import contracts and the fast tests

lint: $(INSTALLED) ## ruff
	@echo "== ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

types: $(INSTALLED) ## mypy --strict
	@echo "== mypy"
	@$(BIN)/mypy

imports: $(INSTALLED) ## The import contracts
	@echo "== import-linter"
	@report=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$report"; exit 1; }

unit: $(INSTALLED) ## The fast tests
	@echo "== pytest (fast)"
	@$(BIN)/python -m pytest -q -n $(JOBS) -m 'not slow'

# The other end of the range of interpreters that the tool itself runs on. Its environment is kept in build/.
OTHER ?= $(shell $(BIN)/python -c 'import sys; print("3.13" if sys.version_info < (3, 13) else "3.11")' 2>/dev/null)
OTHER_VENV = build/python$(OTHER)

unit-other: $(INSTALLED) ## The fast tests under the other of Python 3.11 and 3.13, where it is there
	@found=; \
	for each in python$(OTHER) $$HOME/.pyenv/versions/$(OTHER).*/bin/python; do \
	  if "$$each" -c 'import venv, ensurepip' 2>/dev/null; then found=$$each; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "== Not tested under Python $(OTHER): it is not on this machine"; exit 0; fi; \
	$(MAKE) VENV=$(OTHER_VENV) PYTHON="$$found" unit

test-slow: $(INSTALLED) ## The tests that run kernels and whole promotions
	@echo "== pytest (slow)"
	@$(BIN)/python -m pytest -q -n $(JOBS) -m slow

bench-corpus: $(INSTALLED) ## Promote every public notebook of the list (SAMPLE=25 for a quick look)
	@$(BIN)/python -m bench.corpus $(if $(SAMPLE),--sample $(SAMPLE))

bench-peers: $(INSTALLED) ## The peers on the same notebooks, in the same harness (SAMPLE=25)
	@$(BIN)/python -m bench.peers $(if $(SAMPLE),--sample $(SAMPLE))

bench-speed: $(INSTALLED) ## Time and memory, as ratios within one run
	@$(BIN)/python -m bench.speed

bench-generated: $(INSTALLED) ## Generated notebooks against their packages (SAMPLE=100)
	@$(BIN)/python -m bench.generated $(if $(SAMPLE),--count $(SAMPLE))

bench-rules: $(INSTALLED) ## Precision and recall of the rules, and what they say about public notebooks
	@$(BIN)/python -m bench.rules

bench-features: $(INSTALLED) ## Feature access: the emitted store and what is written by hand, with a real Redis
	@$(BIN)/python -m pip --disable-pip-version-check install -q -r bench/features/requirements.txt
	@$(BIN)/python -m bench.features

bench-service: $(INSTALLED) ## The emitted service beside Flask, gunicorn, mlflow, BentoML and LitServe
	@$(BIN)/python -m bench.service

bench-environments: $(INSTALLED) ## Promote notebooks in pinned environments from Python 3.9 to 3.13
	@$(BIN)/python -m bench.environments --publish

bench-staging: $(INSTALLED) ## How often staging's judge is wrong, and how soon it is right
	@$(BIN)/python -m bench.staging

bench-tampering: $(INSTALLED) ## 2,000 random changes of one byte in what a release rests on
	@$(BIN)/python -m bench.tampering --publish

bench-monolith: $(INSTALLED) ## The Flask monolith before and after, side by side under load
	@$(BIN)/python -m bench.monolith

clean: ## Remove what make created
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
