# `make run` and `make test` are all one needs. Each installs what it misses, saying so first.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# The program is built against the queries recorded in .sqlx, so that no database is needed to build it.
export SQLX_OFFLINE := true

CURATIO := target/debug/curatio
SQLX_CLI := 0.9.0
CARGO_DENY := 0.20.2
AXE := 4.14.1
LIGHTHOUSE := 12.8.2

# $(call need,how to tell that it is there,Debian packages,Homebrew formulas)
define need
@if ! ( $(1) ) > /dev/null 2>&1; then \
    sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
    missing() { echo "Please install $(2) (or what they are called here), and try again" >&2; exit 1; }; \
    if command -v apt-get > /dev/null && { [ -z "$$sudo" ] || command -v sudo > /dev/null; }; then \
        echo "Installing $(2) with apt-get"; \
        $$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $(2) || missing; \
    elif command -v brew > /dev/null; then \
        echo "Installing $(3) with brew"; brew install $(3) || missing; \
    else missing; fi; \
fi
endef

.PHONY: help run test bench lint audit fmt sqlx db postgres nginx wrk psql browser sqlx-cli cargo-deny npm lookers

help: ## Says what there is to make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-6s %s\n", $$1, $$2 }'

run: postgres ## Shows sample boards at http://localhost:8080
	cargo run --quiet -- demo

# What looks at pages needs the machine for itself: what is drawn late or slowly it takes for a mistake of the page.
test: postgres psql browser lookers ## Runs all tests, each on its own database in a throwaway PostgreSQL
	cargo build --tests --bins
	$(CURATIO) with-database --scratch -- cargo test -- --skip eyes:: --skip lighthouse::
	$(CURATIO) with-database --scratch -- cargo test --test house -- --test-threads 1 eyes:: lighthouse::

bench: postgres nginx wrk ## Measures how fast it is beside nginx (SCOOPS=1000000, ROWS=board,start, SECONDS=5, PAIRS=5)
	BENCH_SCOOPS='$(SCOOPS)' BENCH_ROWS='$(ROWS)' BENCH_SECONDS='$(SECONDS)' BENCH_PAIRS='$(PAIRS)' cargo bench --bench beside_nginx
	cargo bench --bench parts

lint: postgres sqlx-cli cargo-deny ## Checks format, lints, documentation, licences, and that .sqlx is what the queries say
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --document-private-items
	cargo deny --offline check licenses bans sources
	cargo build
	SQLX_OFFLINE=false $(CURATIO) with-database --scratch -- sh -c 'cargo sqlx migrate run && cargo sqlx prepare --check -- --all-targets'

audit: cargo-deny ## Asks whether a dependency has a known weakness (needs the network)
	cargo deny check advisories

fmt: ## Formats the code
	cargo fmt

# Run by the program as it was last built, because a query that changed cannot be built before it is recorded.
sqlx: postgres sqlx-cli ## Records the queries in .sqlx, after one of them or a migration changed
	test -x $(CURATIO) || cargo build
	SQLX_OFFLINE=false $(CURATIO) with-database --scratch -- sh -c 'cargo sqlx migrate run && cargo sqlx prepare -- --all-targets'

db: postgres psql ## Opens psql on the private PostgreSQL
	cargo build --quiet
	$(CURATIO) with-database -- sh -c 'exec psql "$$DATABASE_URL"'

postgres:
	$(call need,command -v initdb || "$$(pg_config --bindir)/initdb" --version || ls /usr/lib/postgresql/*/bin/initdb || ls /opt/homebrew/opt/postgresql@*/bin/initdb /usr/local/opt/postgresql@*/bin/initdb,postgresql,postgresql@17)

psql:
	$(call need,command -v psql,postgresql-client,libpq && brew link --force libpq)

nginx:
	$(call need,command -v nginx,nginx-light,nginx)

wrk:
	$(call need,command -v wrk,wrk,wrk)

browser:
	$(call need,command -v chromedriver && { command -v chromium || command -v google-chrome || ls -d "/Applications/Google Chrome.app"; },chromium chromium-driver,--cask google-chrome chromedriver)

npm:
	$(call need,command -v npm,npm,node)

# What looks at pages, run by the tests in a browser or beside one; nothing that we serve.
lookers: npm
	@grep -qsF '"version": "$(AXE)"' target/npm/node_modules/axe-core/package.json && \
	    grep -qsF '"version": "$(LIGHTHOUSE)"' target/npm/node_modules/lighthouse/package.json || { echo "Installing axe-core and lighthouse with npm"; \
	    mkdir -p target/npm && npm install --prefix target/npm --no-save --engine-strict --ignore-scripts --no-audit --no-fund --loglevel error \
	        axe-core@$(AXE) lighthouse@$(LIGHTHOUSE); }

sqlx-cli:
	@cargo sqlx --version 2> /dev/null | grep -qF '$(SQLX_CLI)' || { echo "Installing sqlx-cli with cargo"; \
	    cargo install --quiet --locked sqlx-cli@$(SQLX_CLI) --no-default-features --features postgres,sqlx-toml; }

cargo-deny:
	@cargo deny --version 2> /dev/null | grep -qF '$(CARGO_DENY)' || { echo "Installing cargo-deny with cargo"; \
	    cargo install --quiet --locked cargo-deny@$(CARGO_DENY); }
