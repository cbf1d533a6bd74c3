# Two commands are enough on a fresh machine with Go 1.26: `make run` and `make test`. Go fetches what they need.
# The Temporal server lives in standalone's own module; go.work ties the two together.

STATICCHECK   = honnef.co/go/tools/cmd/staticcheck@v0.8.2
WORKFLOWCHECK = go.temporal.io/sdk/contrib/tools/workflowcheck@v0.6.0
# Counted, not timed: Go 1.26 may call a fuzzer whose time is over a failed one (golang/go#75804).
FUZZTIME      ?= 20000x
BENCHSIZE     ?= full

.DEFAULT_GOAL := help
.PHONY: help run demo build test soak postgres prometheus lint bench fuzz clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## one process: engine, web UI, worker; sample cases on a first start
	bin/standalone

demo: build ## drive the sample cases to their ends in a minute and print what came of them
	bin/standalone demo

build: ## build the binaries into bin/
	go build -o bin/ ./starter ./worker ./standalone

test: postgres prometheus ## run every test: the scenario tables, the procedure, the register on both databases, the real engine
	go test -timeout 20m ./...
	cd standalone && go test -timeout 30m ./...

postgres: # the register's tests start a PostgreSQL server of their own
	@ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || { \
	  echo "installing PostgreSQL for the tests of the register"; \
	  $$(test "$$(id -u)" = 0 || echo sudo) apt-get update -qq && \
	  $$(test "$$(id -u)" = 0 || echo sudo) apt-get install -y -qq --no-install-recommends postgresql; }

prometheus: # the tests of rules, alerts and metrics run Prometheus's own checks, and scrape with it; no service is started
	@command -v promtool >/dev/null && command -v prometheus >/dev/null || { \
	  echo "installing Prometheus for the tests of metrics and alerts"; \
	  sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
	  if test -d /run/systemd/system; then $$sudo systemctl mask prometheus.service; fi && \
	  $$sudo apt-get update -qq && \
	  $$sudo env RUNLEVEL=1 apt-get install -y -qq --no-install-recommends prometheus; }

soak: ## the flood of 500 commands, the kills, and random walks through the procedure, again and again
	DUECOURSE_WALKS=20000 go test -timeout 60m -run TestRandomWalks ./workflows
	cd standalone && DUECOURSE_SOAK=1 go test -count 3 -timeout 60m -run 'TestMalformed|TestKilled' .

lint: ## formatting, vet, staticcheck, and determinism of the workflows
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt would change:"; echo "$$unformatted"; exit 1; }
	go vet ./... ./standalone/...
	go mod verify
	go mod tidy -diff
	cd standalone && go mod tidy -diff
	go run $(STATICCHECK) ./... ./standalone/...
	go run $(WORKFLOWCHECK) -config workflows/workflowcheck.yaml ./workflows/...

bench: build ## measure: a case against its floor, many open cases, memory, starts, the command line; then the packages
	bin/standalone bench --size $(BENCHSIZE) --json bin/bench.json
	@echo; echo "as JSON: bin/bench.json"; echo
	go test -run '^$$' -bench . -benchmem ./...

fuzz: ## fuzz every reader of files, FUZZTIME each: a number of inputs (20000x) or a time (10m)
	go test -run '^$$' -fuzz FuzzParse -fuzztime $(FUZZTIME) -fuzzminimizetime 5s ./internal/source
	go test -run '^$$' -fuzz FuzzLoad -fuzztime $(FUZZTIME) -fuzzminimizetime 5s ./internal/measures
	go test -run '^$$' -fuzz FuzzRead -fuzztime $(FUZZTIME) -fuzzminimizetime 5s ./internal/casefile
	go test -run '^$$' -fuzz FuzzCalendar -fuzztime $(FUZZTIME) -fuzzminimizetime 5s ./internal/period

clean: ## remove what was built; the data folder stays
	rm -rf bin
