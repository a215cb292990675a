# Origo: the commands. `make help` lists them.
.DEFAULT_GOAL := help
SECONDS_EACH ?= 600
MINUTES ?= 20

.PHONY: help run test fuzz endurance hostile lint bench frontend licences screenshots docs clean-data

LISTEN ?= 127.0.0.1:8080
DATA ?= data

help: ## Lists these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: ## Looks what is missing, builds, and starts Origo with demo data on http://127.0.0.1:8080
	@scripts/run.sh "$(DATA)" "$(LISTEN)"

test: ## Runs everything CI runs: lint, tests on both databases, the journey in a browser, outside validators
	@scripts/test.sh

fuzz: ## Arbitrary input to notation, agreements, sheets, tariffs, bills and sealed papers, ten minutes each; SECONDS_EACH=60 for less
	@scripts/fuzz.sh --seconds $(SECONDS_EACH)

endurance: ## Mixed load with kills, MINUTES=20 on each database: nothing lost, no number twice, memory flat
	@scripts/endurance.sh --minutes $(MINUTES)

hostile: ## The attacks of the tests against the release: every other page within 500 ms
	@scripts/hostile.sh

lint: ## Formatting, lints, and what the repository promises: direction, circles, licences, documents
	@scripts/lint.sh

frontend: ## Builds styles, script and fonts into frontend/dist, which is kept; wants Node 20
	@scripts/frontend.sh

licences: ## Writes who made what Origo is built of, with their licences; after a dependency changed
	@scripts/licences.sh

bench: ## Measures and prints a table; leaves target/bench.json
	@scripts/bench.sh

screenshots: ## Pictures of every screen into target/screenshots; those that documents show are kept in docs/screenshots
	@scripts/screenshots.sh

docs: ## The reference of the code, with its private parts
	cargo doc --workspace --no-deps --document-private-items

clean-data: ## Forgets the demo data of `make run`
	rm -rf $(DATA)
