# Names for commands. `make help` lists them; what they do is in Rust.

# The book's own program; it brings mdBook's library with it.
BOOK := cargo run --package book --

.PHONY: book lab handouts epub test browser-test serve figures proofs cards check clean help
.PHONY: bench bench-programs peers peers-setup

## book: build the book and its labs into book/ (the default); LABS=no leaves the labs out
book:
	$(BOOK) build --labs

## lab: only compile the labs to WebAssembly, into target/lab/; without a compiler for it, say how to get one
lab:
	$(BOOK) labs

## handouts: also make the PDFs of the sheets, into book/handouts/; PAPER=letter for US Letter; STUDENTS=class.csv for a class
ifdef PAPER
handouts: export MDBOOK_OUTPUT__HANDOUTS__PAPER := $(PAPER)
endif
ifdef STUDENTS
handouts:
	$(BOOK) class "$(STUDENTS)" $(if $(SEED),--seed "$(SEED)") $(if $(PDF),--pdf)
else
handouts: export MDBOOK_OUTPUT__HANDOUTS__PDF := true
handouts: book
endif

## epub: build the book, and let EPUBCheck and Ace look at its EPUB (needs Node, Java, Chromium; skipped, and said so, without)
epub: book
	tests/epub/run

## test: run every test but the browser's, the book's own code blocks among them, and say what became of each claim
test:
	$(BOOK) test

## browser-test: build the book and test it in Chromium (needs Node; skipped, and said so, where one is missing)
browser-test: book
	tests/browser/run

## serve: build the book, open it at http://localhost:3000 and rebuild what changes
serve:
	$(BOOK) serve

## figures: write every figure as a standalone SVG file into figures/
figures:
	$(BOOK) figures figures

## proofs: let Coq check every proof in proofs/, and write down what it checked; needs Coq 8.16 (Debian has it)
proofs:
	$(BOOK) proofs

## cards: draw the pictures that links to the pages show elsewhere, into src/cards/; needs Chromium
cards:
	$(BOOK) cards src/cards

## bench: time our own versions against each other: the simple code, the fast code, each instruction set
bench:
	cargo bench --package kernels --features bench

## bench-programs: build the programs that `make peers` times, and `peak`, which measures what a core can reach
bench-programs:
	cargo build --release --package kernels --features programs $(addprefix --bin ,stm_bench train_bench init_bench grad_bench exhaustive_bench peak)

## peers-setup: install PyTorch, JAX and others into $PEERS_HOME, by default ~/.cache/peers; RUST=1 also builds candle, burn, tract
peers-setup:
	peers/setup.sh $(if $(RUST),--rust)

## peers: time our programs beside the peers and write the file the book quotes (10 minutes); ONLY=gradient,… for some workloads, LEVEL=avx2, NAME=…
peers:
	@test -x "$${PEERS_HOME:-$$HOME/.cache/peers}/venv/bin/python" || \
		{ echo "make peers: the peers are missing; 'make peers-setup' installs them (needs Python 3.11 or later)" >&2; exit 1; }
	$(MAKE) bench-programs
	$(if $(LEVEL),PEERS_LEVEL=$(LEVEL)) peers/measure.py $(if $(ONLY),--only $(ONLY)) $(if $(NAME),--name $(NAME))

## check: formatting, lints, tests, book; .ci/run has all that CI runs
check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- --deny warnings
	$(MAKE) test
	$(MAKE) book

## clean: remove all that was built
clean:
	rm -rf book figures target tests/browser/node_modules tests/epub/node_modules

## help: list these targets
help:
	@sed -n 's/^## /  make /p' $(MAKEFILE_LIST)
