# Two commands are enough on a fresh machine with Go 1.26: `make run` and `make test`. Go fetches what they need.

STATICCHECK   = honnef.co/go/tools/cmd/staticcheck@v0.8.2
WORKFLOWCHECK = go.temporal.io/sdk/contrib/tools/workflowcheck@v0.6.0
FUZZTIME      ?= 10s
CASES         ?= examples/cases

.DEFAULT_GOAL := help
.PHONY: help run build test lint bench fuzz clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## assess the sample cases
	bin/starter assess $(CASES)
	@echo
	@echo 'Next:  bin/starter assess $(CASES)/05-written-request-unanswered-act-after-lapse.yaml'
	@echo '       bin/starter measures show 8.6        bin/starter case new        bin/starter --help'

build: ## build the binaries into bin/
	go build -o bin/ ./starter

test: ## run every test, the scenario tables included
	go test ./...

lint: ## formatting, vet, staticcheck, and determinism of the workflows
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt would change:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	go mod verify
	go mod tidy -diff
	go run $(STATICCHECK) ./...
	go run $(WORKFLOWCHECK) -config workflows/workflowcheck.yaml ./workflows/...

bench: ## benchmarks: an assessment, loading the Measures, 10,000 case files
	go test -run '^$$' -bench . -benchmem ./...

fuzz: ## fuzz every reader of files for FUZZTIME each
	go test -run '^$$' -fuzz FuzzParse -fuzztime $(FUZZTIME) -fuzzminimizetime 5s ./internal/source
	go test -run '^$$' -fuzz FuzzLoad -fuzztime $(FUZZTIME) -fuzzminimizetime 5s ./internal/measures
	go test -run '^$$' -fuzz FuzzRead -fuzztime $(FUZZTIME) -fuzzminimizetime 5s ./internal/casefile

clean: ## remove what was built
	rm -rf bin
