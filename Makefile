# The one door for people, hooks and CI. Every target sets up what it needs in .venv.
.PHONY: setup setup-run demo test check bench lock clean

PYTHON ?= python3
VENV   := .venv
# Two more than the cores CI has: tests also wait.
WORKERS ?= 4
BIN    := $(VENV)/bin
# Compiled once: tests start hundreds of programs.
export PYTHONDONTWRITEBYTECODE :=
UV     := $(shell command -v uv 2>/dev/null || echo $(VENV)/tools/bin/uv)

demo: setup-run        ## A whole conversation on both platforms, offline; then it is your turn.
	@$(BIN)/python run_demo.py

test: setup            ## Every test.
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: setup           ## Formatter, linters, spelling, types, import contracts.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: setup           ## Figures of this machine; about half an hour.
	@for program in $(filter-out bench/retrieval.py,$(wildcard bench/*.py)); do echo "== $$program"; $(BIN)/python $$program || exit 1; done

setup: $(VENV)/dev.installed
setup-run: $(VENV)/run.installed

# A bare machine has no uv: it is installed beside the project, not into it.
$(VENV)/python.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Tandem needs Python 3.11 or newer; name it with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@command -v uv >/dev/null 2>&1 || { $(PYTHON) -m venv $(VENV)/tools \
		&& $(VENV)/tools/bin/pip install --quiet --disable-pip-version-check "uv>=0.8"; }
	@touch $@

$(VENV)/run.installed: $(VENV)/python.made requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.installed: $(VENV)/python.made requirements-dev.lock
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/run.installed

lock: $(VENV)/python.made  ## Resolve pyproject.toml anew into the two lock files.
	$(UV) pip compile pyproject.toml --universal --generate-hashes --no-header -q --upgrade -o requirements.lock
	$(UV) pip compile pyproject.toml --universal --group dev --generate-hashes --no-header -q --upgrade -c requirements.lock -o requirements-dev.lock

clean:                 ## Remove what can be made again.
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
