GO ?= go
RUN = $(GO) run
GENERATE = $(RUN) github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: help generate build test conformance prove bank lint verify bench

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

generate: ## make gen/ from the documents in specs/
	@for dir in specs/*/; do \
		$(GENERATE) -config "$${dir}generate.yaml" "$${dir}openapi.yaml" || exit 1; \
	done

build: ## build bin/assay, stripped
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/assay ./cmd/assay

test: ## run all tests
	$(GO) test ./...

conformance: ## test the reference bank with every profile and write assay-report/
	$(RUN) ./cmd/assay run

prove: ## prove the checks: faults, whims, generated lies and variations
	$(RUN) ./cmd/assay prove
	$(RUN) ./cmd/assay prove --generated

bank: ## serve the reference bank and write its target files to targets/
	$(RUN) ./cmd/assay bank --targets targets

lint: ## gofmt, vet and staticcheck
	@files=$$(gofmt -l cmd conformance specs tools.go); test -z "$$files" || { echo "not gofmt-ed: $$files"; exit 1; }
	$(GO) vet ./...
	$(RUN) $(STATICCHECK) ./cmd/... ./conformance/... ./specs/...

verify: lint generate ## lint, generate without a difference, house rules
	git diff --exit-code -- gen
	$(GO) test -count=1 ./conformance/house

bench: ## benchmarks and the figures of the kit
	$(GO) test -run '^$$' -bench . -benchmem ./...
