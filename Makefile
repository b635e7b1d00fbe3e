# Shukun's commands. Paths are relative, so a checkout whose path holds a space works too.
PYTHON := .venv/bin/python
YAML := data tests/data bot/rulebook config.yml domain.yml endpoints.yml deploy

# Rasa reports nothing home, and TensorFlow and SQLAlchemy keep their start-up remarks to themselves.
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help run install install-dev train chat test check lint types imports yaml rasa-data nlu-report bench load mutation audit lock clean

help:  ## lists these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: install  ## installs, trains where something changed, and serves the web chat
	@$(PYTHON) -m bot train
	@SHUKUN_INSTITUTION=$${SHUKUN_INSTITUTION-demo} $(PYTHON) -m bot serve

install:  ## builds .venv from requirements/runtime.txt; nothing to do the second time
	@sh scripts/install.sh runtime

install-dev:  ## the same, and what testing needs
	@sh scripts/install.sh runtime dev

train: install  ## trains the model where config, domain, data or components changed
	$(PYTHON) -m bot train

chat: install  ## opens a conversation in the terminal with the model that is there
	@$(PYTHON) -m bot chat

test: install-dev  ## runs the whole suite, in two halves side by side; ARGS='tests/core -q' runs a part
	sh scripts/test.sh $(ARGS)

check: lint types imports yaml rasa-data  ## all checks: style, types, imports, YAML, Rasa data

lint: install-dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types: install-dev
	$(PYTHON) -m mypy

imports: install-dev
	.venv/bin/lint-imports

yaml: install-dev
	$(PYTHON) -m yamllint --strict $(YAML)

rasa-data: install-dev
	sh scripts/check-rasa-data.sh

nlu-report: install  ## measures the trained model on the held-out sentences
	$(PYTHON) -m bot.nlu.report

bench: install-dev  ## measures stock Rasa and this house side by side; hours the first time; ARGS=--quick tries it
	@$(PYTHON) -m bot train
	@$(PYTHON) -m bench $(ARGS)

mutation: install-dev  ## changes the core of the plans bit by bit and counts what no test notices; takes half an hour
	nice $(PYTHON) -m mutmut run --max-children 2
	$(PYTHON) -m mutmut results

load: install  ## people who hold conversations: limit, 70 %, ten times, 30 minutes; ARGS=--short tries it
	@VENV=var/load-venv sh scripts/install.sh load
	$(PYTHON) -m bot train
	var/load-venv/bin/python -m bench.load $(ARGS)

audit: install  ## asks for advisories on what is locked; docs/supply-chain.md judges those that are known
	sh scripts/audit.sh

lock:  ## locks requirements/*.in again; ARGS=--upgrade moves every pin
	sh scripts/lock.sh $(ARGS)

clean:  ## removes .venv, models and caches; keeps var/, where conversations are
	rm -rf .venv models .rasa var/lock-tools var/load-venv reports .coverage .hypothesis
	rm -rf mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find bot actions tests -name __pycache__ -type d -prune -exec rm -rf {} +
