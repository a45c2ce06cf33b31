# Everything a newcomer needs: `make demo`, `make test`. Python >= 3.11 and make are enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Tools of others, whose dependencies do not go with ours: each is apart.
SSSOM := $(VENV)/sssom/.installed
TRESTLE := $(VENV)/trestle/.installed
SEMRA := $(VENV)/semra/.installed
# The libraries of the workbench; pages do without them.
BUNDLE := iotssf_kg/service/static/bundle/made-from

.PHONY: help demo serve screenshots test lint types unit coverage engines earl bench bench-crosswalks fuzz prove clean

help:
	@echo "make demo   load, categorize, explain, validate and query the four demonstrations"
	@echo "make serve  answer SPARQL over HTTP from the four demonstrations, at port 7070"
	@echo "make screenshots  take the pictures of the pages in docs/screenshots anew"
	@echo "make test   linters, types and every test but the long proofs"
	@echo "make coverage  every test but the long proofs, and which lines they run"
	@echo "make engines  fetch Apache Jena Fuseki (by Maven), which tests ask as well"
	@echo "make earl   what the W3C's suites of SHACL and SPARQL find, as EARL in build/"
	@echo "make bench  what validation costs; docs/performance.md has the last figures"
	@echo "make bench-crosswalks  what a network of crosswalks costs, beside Oxigraph and SeMRA"
	@echo "make fuzz   readers of SPARQL and query files against made-up bytes; FUZZ=seconds for each"
	@echo "make prove  the long proofs; their last figures stand in docs/proofs.md"
	@echo "make clean  remove the environment and every cache"

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 ..." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' \
		|| { echo "Python lacks venv: on Debian, apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev,pdf,reasoner,spark]'
	@touch $@

$(SSSOM): $(STAMP) Makefile
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet 'sssom==0.4.21'
	@touch $@

$(BUNDLE): $(STAMP) $(wildcard web/*)
	@$(BIN)/python web/bundle.py && touch $@ || true

demo: $(STAMP) $(BUNDLE)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

serve: $(STAMP) $(BUNDLE)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/serve.sh

screenshots: $(STAMP) $(BUNDLE)
	$(BIN)/python docs/screenshots.py

test: lint types unit

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

$(TRESTLE): $(STAMP) Makefile
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet 'compliance-trestle==5.2.0'
	@touch $@

# Tests start hundreds of processes; each would compile the package anew where Python may not write.
unit: $(STAMP) $(BUNDLE) $(SSSOM) $(TRESTLE)
	@$(BIN)/python -m compileall -q iotssf_kg
	IOTSSF_SSSOM=$(CURDIR)/$(VENV)/sssom/bin/sssom IOTSSF_TRESTLE=$(CURDIR)/$(VENV)/trestle/bin/trestle \
		$(BIN)/pytest -m "not prove" -n 2 --dist worksteal $(MORE) \
		--nbmake tests examples/portfolio.ipynb

# Apart: to note each line that runs makes every test slower, and no test looks at it.
coverage: MORE = --cov --cov-report=term
coverage: unit

engines:
	mvn -q -B -f tests/engines/fuseki.xml dependency:copy-dependencies -DincludeScope=runtime \
		-DoutputDirectory="$${XDG_CACHE_HOME:-$$HOME/.cache}/iotssf-kg/fuseki"

earl: $(STAMP)
	@mkdir -p build
	IOTSSF_REQUIRE=all IOTSSF_EARL=build/earl.ttl $(BIN)/pytest -q tests/shacl/test_w3c.py tests/sparql11

bench: $(STAMP)
	$(BIN)/python benchmarks/validation.py

$(SEMRA): $(STAMP) Makefile
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet 'semra==0.3.0'
	@touch $@

bench-crosswalks: $(STAMP) $(SEMRA)
	IOTSSF_SEMRA=$(CURDIR)/$(VENV)/semra/bin/python $(BIN)/python benchmarks/crosswalks.py

FUZZ ?= 300
fuzz: $(STAMP)
	@mkdir -p build
	cd build && for target in tokenizers headers; do \
		../$(BIN)/python ../tests/fuzz/run.py $$target -max_total_time=$(FUZZ) || exit 1; done

prove: $(STAMP)
	$(BIN)/pytest -m prove -s --timeout 3600

clean:
	rm -rf $(VENV) $(TRESTLE) $(dir $(BUNDLE)) web/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
