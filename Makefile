# Origo: the commands. `make help` lists them.
.DEFAULT_GOAL := help
SECONDS_EACH ?= 600

.PHONY: help run test fuzz lint bench screenshots docs clean-data

LISTEN ?= 127.0.0.1:8080
DATA ?= data

help: ## Lists these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: ## Installs what is missing, builds, and starts Origo with demo data on http://127.0.0.1:8080
	@scripts/install.sh
	cargo build --workspace --bin origo
	target/debug/origo serve --data $(DATA) --listen $(LISTEN) --demo

test: ## Runs everything CI runs: lint, tests on both databases, the journey in a browser, outside validators
	@scripts/test.sh

fuzz: ## Arbitrary input to notation, agreements, sheets, tariffs and bills, ten minutes each; SECONDS_EACH=60 for less
	@scripts/fuzz.sh --seconds $(SECONDS_EACH)

lint: ## Formatting and lints
	cargo fmt --check
	cargo clippy --workspace --all-targets -- -D warnings

bench: ## Measures and prints a table; leaves target/bench.json
	@scripts/bench.sh

screenshots: ## Pictures of every screen into docs/screenshots
	@command -v pngquant >/dev/null || scripts/install.sh --screenshots
	@rm -rf docs/screenshots
	@scripts/with-server.sh node e2e/screenshots.mjs docs/screenshots
	@pngquant --force --skip-if-larger --ext .png 64 docs/screenshots/*.png || true

docs: ## The reference of the code, with its private parts
	cargo doc --workspace --no-deps --document-private-items

clean-data: ## Forgets the demo data of `make run`
	rm -rf $(DATA)
