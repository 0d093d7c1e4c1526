# `make` lists the targets. Each sets up .venv by itself with what it needs, which for the chat is little; again
# only when pyproject.toml or scripts/setup change.
# Options go in ARGS, for instance: make test ARGS="tests/reasoning -x"

PYTHON_HERE = .venv/bin/python
CHAT = .venv/.ready
TEST = .venv/.ready-test
ARGS =

.PHONY: help chat test check bench soak kills questions reading picture clean

help:
	@echo 'make chat    talk with the assistant'
	@echo 'make test    every test: rules, transcripts, code, style, floors, installation'
	@echo 'make check   every fault of the rule set, with its place'
	@echo 'make bench   how fast it is'
	@echo 'make soak    whether it stays whole over many patients'
	@echo 'make kills   whether a chat that is killed loses anything'
	@echo 'make reading   how well notes are read, against labels'
	@echo 'make questions   how many questions it asks, against a form and against the best order'
	@echo 'make picture the picture of a session in docs/, drawn again'
	@echo 'make clean   removes .venv and everything built'

chat: $(CHAT)
	@$(PYTHON_HERE) -m assistant $(ARGS)

test: $(TEST)
	@$(PYTHON_HERE) -m pytest -q $(ARGS)

check: $(CHAT)
	@$(PYTHON_HERE) -m assistant check $(ARGS)

bench: $(TEST)
	@$(PYTHON_HERE) benchmarks/run.py $(ARGS)

soak: $(TEST)
	@$(PYTHON_HERE) benchmarks/soak.py $(ARGS)

kills: $(TEST)
	@$(PYTHON_HERE) benchmarks/kills.py $(ARGS)

questions: $(TEST)
	@$(PYTHON_HERE) benchmarks/questions.py $(ARGS)

reading: $(TEST)
	@$(PYTHON_HERE) -m tests.reading.score $(ARGS)
	@$(PYTHON_HERE) -m tests.reading.forms

picture: $(TEST)
	@$(PYTHON_HERE) scripts/picture $(ARGS)

$(CHAT): pyproject.toml scripts/setup
	@sh scripts/setup

$(TEST): pyproject.toml scripts/setup
	@sh scripts/setup test

clean:
	@rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
