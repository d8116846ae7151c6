# make help       this list, also of `make` alone
# make run        the demo on http://127.0.0.1:8000 (PORT=8001 make run for another port)
# make test       all tests; ARGS="tests/allocation/demand" picks a room, ARGS="-k name" some tests
# make test-firefox the keyboard, and what comes between, in Firefox: `make test` has them in Chromium
# make test-quick four fifths of the tests in a minute, without browser, server and what is slow: after each change
# make lint       format, lint, types, templates, deployment checks, missing migrations
# make format     rewrites code and templates in the agreed form
# make pictures   draws the rooms (docs/architecture.md), the flow of a call (docs/intake.md) and docs/pictures/ anew
# make pairs      each page beside a picture of yours, STILLS=folder with <state>-1366.png: .run/looks/index.html
# make bench      the measured figures, one table, written to docs/benchmarks.md; ONLY="search" picks some
# make faults     kills, full disks, restarts and many more, one table; takes minutes; ONLY="killed" picks some
# make mutants    small faults put into the rules one at a time: which no test finds; takes an hour; ROOMS="domain" picks some
# make bare       README's two commands in a bare Debian 12 and 13, made by debootstrap; as root, takes minutes
# make operations walks docs/operations.md on a machine of its own: a release under load, a backup, a restore; as root
# make security   the tests of OWASP ASVS and of attacks, their tables written to docs/asvs.md and docs/security.md
# make audit      asks for known faults of the pinned packages; needs the network
# make lock       resolves requirements.in and tests/requirements.in anew

PORT ?= 8000
# Tests run in so many processes: those in a browser wait more than they work.
PROCESSES ?= $(shell echo $$(($$(nproc) + 2)))
PARALLEL = --numprocesses $(PROCESSES)
# Containers often forbid Python to keep what it compiled: then every process of a test run compiles all anew.
export PYTHONDONTWRITEBYTECODE :=
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes

# What the demo's database is loaded from: newer than the stamp means loading again.
DATA := requirements.txt $(shell find allocation scripts_agent -path '*/data/*' -o -path '*/migrations/*.py' -o -name 'load_*.py')
STATIC := requirements.txt $(shell find static -type f)

.PHONY: ready
.PHONY: help run test test-firefox test-quick lint format pictures pairs bench faults mutants bare operations security audit lock
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# make/make/p' $(MAKEFILE_LIST)

run: export PLN123_DEMO = 1
run:
	@mkdir -p .run && flock .run/lock $(MAKE) --no-print-directory ready # a second `make run` waits
	@python3 -c "import socket; socket.create_server(('127.0.0.1', $(PORT)))" 2>/dev/null || { \
		echo "Porta $(PORT) tidak dapat dipakai: ada program lain di sana, atau itu bukan angka 1024 sampai" \
			"65535. Pilih yang lain, misalnya: PORT=8010 make run" >&2; exit 1; }
	@echo "Peragaan: http://127.0.0.1:$(PORT) (Ctrl+C untuk berhenti)"
	@exec $(BIN)/gunicorn pln123.wsgi --preload --worker-class gthread --workers 2 --threads 4 \
		--no-control-socket --bind 127.0.0.1:$(PORT)

ready: $(VENV)/runtime.stamp .run/loaded.stamp staticfiles/staticfiles.json

test: $(VENV)/tests.stamp
	$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

test-firefox: $(VENV)/tests.stamp
	$(BIN)/python -m pytest $(PARALLEL) --browser firefox -m "firefox and not chromium" tests/pages $(ARGS)

# These work more than they wait; to import schemathesis, which none of them needs, takes each process a while.
test-quick: PARALLEL = --numprocesses $(shell nproc) --dist worksteal -p no:schemathesis
test-quick: $(VENV)/tests.stamp
	$(BIN)/python -m pytest $(PARALLEL) -p tests.quick $(ARGS)

lint: $(VENV)/tests.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --extend-exclude templates/admin --lint --check --quiet
	$(BIN)/djlint templates/admin --profile django --lint --check --quiet
	PLN123_SECRET_KEY=$$(head -c 64 /dev/urandom | base64 -w0) PLN123_ALLOWED_HOSTS=asisten.example.id \
		$(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run

format: $(VENV)/tests.stamp
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --extend-exclude templates/admin --reformat --quiet || true
	$(BIN)/djlint templates/admin --profile django --reformat --quiet || true

pictures: $(VENV)/tests.stamp
	$(BIN)/python docs/rooms.py
	PLN123_DEMO=1 $(MANAGE) draw_intake
	$(BIN)/python -m pytest --quiet tests/pages/looks/draw_pictures.py

ifeq ($(MAKECMDGOALS)$(STILLS),pairs)
$(error Isi STILLS dengan folder gambar Anda, <state>-1366.png: misalnya "make pairs STILLS=gambar")
endif
pairs: $(VENV)/tests.stamp
	STILLS="$(STILLS)" $(BIN)/python -m pytest --quiet tests/pages/looks/draw_pairs.py

bench: $(VENV)/tests.stamp
	$(BIN)/python -m tests.bench $(ONLY)

faults: $(VENV)/tests.stamp
	@$(BIN)/python -m tests.faults $(ONLY)

mutants: $(VENV)/tests.stamp
	@$(BIN)/python -m tests.mutants $(ROOMS)

bare:
	@bash tests/bare.sh

operations: $(VENV)/tests.stamp
	@$(BIN)/python -m tests.operations.walk

security: $(VENV)/tests.stamp
	$(BIN)/python -m tests.asvs

audit: $(VENV)/created.stamp
	python3 -m venv .run/audit && .run/audit/bin/pip install --quiet pip-audit
	.run/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.txt

lock: $(VENV)/tests.stamp
	$(BIN)/python -m pip install --quiet pip-tools
	for folder in . tests; do (cd $$folder && "$(CURDIR)/$(BIN)/pip-compile" --quiet --upgrade --generate-hashes \
		--strip-extras --no-header --no-annotate --no-emit-options --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host requirements.in --output-file requirements.txt) || exit 1; done

$(VENV)/created.stamp:
	$(if $(shell python3 -c "import sys; print('ok' if sys.version_info >= (3, 11) else '')" 2>/dev/null),,\
		$(error Perlu Python 3.11 atau lebih baru: jalankan "apt install python3 python3-venv", lalu ulangi))
	$(if $(shell python3 -c "import ensurepip, venv; print('ok')" 2>/dev/null),,\
		$(error Paket python3-venv belum terpasang: jalankan "apt install python3-venv", lalu ulangi))
	@python3 -m venv $(VENV)
	@touch $@

$(VENV)/runtime.stamp: $(VENV)/created.stamp requirements.txt
	@echo "Memasang paket ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/tests.stamp: $(VENV)/created.stamp tests/requirements.txt
	@echo "Memasang paket untuk pengujian ..."
	@$(INSTALL) -r tests/requirements.txt
	@touch $@ $(VENV)/runtime.stamp

# Another database than the demo's own file, or none yet: do not trust the stamp.
ifneq ($(DATABASE_URL),)
.PHONY: .run/loaded.stamp
else ifeq ($(wildcard .run/db.sqlite3),)
.PHONY: .run/loaded.stamp
endif
.run/loaded.stamp: $(DATA) | $(VENV)/runtime.stamp
	@echo "Menyiapkan basis data ..."
	@$(MANAGE) migrate --noinput --verbosity 0
	@$(MANAGE) load_regions
	@$(MANAGE) load_units
	@$(MANAGE) load_demo
	@mkdir -p $(@D) && touch $@

staticfiles/staticfiles.json: $(STATIC) | $(VENV)/runtime.stamp
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@
