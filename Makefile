# Run and test Penstock. `make` alone lists what there is; every target installs what it needs.
# What is built goes under ~/.cache/penstock, so that a clean checkout builds warm: set CARGO_TARGET_DIR to put it elsewhere.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

CACHE := $(HOME)/.cache/penstock
export CARGO_TARGET_DIR ?= $(CACHE)/target
export CARGO_TERM_PROGRESS_WHEN ?= never

# Clients that the tests drive. Pinned, so that a red test is ours and not a new release's.
VENV := $(CACHE)/venv
BOTO3_VERSION := 1.44.5
AWSCLI_1_VERSION := 1.46.2
CLIENTS_STAMP := $(VENV)/.boto3-$(BOTO3_VERSION)-awscli-$(AWSCLI_1_VERSION)
# AWS's library for aggregated records, and what it reads them with.
AGGREGATION_VERSION := 1.2.3
PROTOBUF_VERSION := 7.36.2
AGGREGATION_STAMP := $(VENV)/.aws-kinesis-agg-$(AGGREGATION_VERSION)-protobuf-$(PROTOBUF_VERSION)
# AWS's client of the Lambda Runtime API, which runs functions in Python.
LAMBDA_RIC_VERSION := 4.2.2
LAMBDA_RIC_STAMP := $(VENV)/.awslambdaric-$(LAMBDA_RIC_VERSION)
# Readers of Parquet and ORC.
PYARROW_VERSION := 26.0.1
DUCKDB_VERSION := 2.0.0
PYORC_VERSION := 0.12.0
COLUMNAR_STAMP := $(VENV)/.pyarrow-$(PYARROW_VERSION)-duckdb-$(DUCKDB_VERSION)-pyorc-$(PYORC_VERSION)
# The AWS CLI v2 is Debian's; without root and without it, its tests say that they were left out.
AWS_2 := /usr/bin/aws
POSTGRESQL := /usr/lib/postgresql/*/bin/postgres
# What records and reads video, Debian's as well.
export PENSTOCK_TEST_FFMPEG := $(or $(shell command -v ffmpeg),/usr/bin/ffmpeg)
export PENSTOCK_TEST_PYTHON := $(VENV)/bin/python
export PENSTOCK_TEST_AWS_1 := $(VENV)/bin/aws
export PENSTOCK_TEST_AWS_2 := $(AWS_2)
# The SDK for JavaScript runs on the machine's own Node.js, 20 or newer; without it, its tests say that they were left out.
JS_SDK_VERSION := 3.1143.0
# Its clients of Video Streams, which are released less often; AWS's SDK for WebRTC; and the WebSocket that Node.js 20 has not got.
JS_VIDEO_VERSION := 3.1116.0
JS_SIGNALING_VERSION := 3.1137.0
JS_WEBRTC_VERSION := 2.9.0
JS_WS_VERSION := 8.23.0
JS := $(CACHE)/js
JS_STAMP := $(JS)/.client-kinesis-$(JS_SDK_VERSION)-webrtc-$(JS_WEBRTC_VERSION)-ws-$(JS_WS_VERSION)
export PENSTOCK_TEST_NODE := $(or $(shell command -v node),/usr/bin/node)
export PENSTOCK_TEST_NODE_MODULES := $(JS)/node_modules
# Players of HLS and DASH, in Debian's Chromium and driven by playwright-core. Where there is no npm, or no Chromium, their tests say that they were left out.
PLAYWRIGHT_VERSION := 1.65.1
HLS_JS_VERSION := 1.7.4
SHAKA_VERSION := 5.2.12
PLAYERS := $(CACHE)/players
PLAYERS_STAMP := $(PLAYERS)/.playwright-$(PLAYWRIGHT_VERSION)-hls.js-$(HLS_JS_VERSION)-shaka-$(SHAKA_VERSION)
export PENSTOCK_TEST_CHROMIUM := /usr/bin/chromium
export PENSTOCK_TEST_PLAYERS := $(PLAYERS)/node_modules
# The AWS SDK for Rust with a scenario, versions in its own lock file.
RUST_SDK := server/tests/rust-sdk
export PENSTOCK_TEST_RUST_SDK := $(CARGO_TARGET_DIR)/debug/penstock-rust-sdk
# A function of AWS's crate for Rust, likewise.
RUST_FUNCTION := server/tests/rust-function
export PENSTOCK_TEST_RUST_FUNCTION := $(CARGO_TARGET_DIR)/debug/penstock-rust-function

# Clients of the JVM, from Maven Central: server/tests/jvm/pom.xml has their versions. moto stands in for DynamoDB.
JVM := $(CACHE)/jvm
MOTO_VERSION := 5.2.5
MOTO := $(CACHE)/venv-moto-$(MOTO_VERSION)
MOTO_STAMP := $(MOTO)/.installed
# Some scenarios of `make test-jvm`, for example SCENARIOS="kcl-polling kpl".
SCENARIOS ?=
# How server/tests/jvm/fetch.sh ends where they cannot be had.
LEFT_OUT := 77

DENY_VERSION := 0.20.2
TOOLS := $(CACHE)/tools-deny-$(DENY_VERSION)
DENY := $(TOOLS)/bin/cargo-deny

FUZZ_VERSION := 0.13.2
FUZZ_TOOLS := $(CACHE)/tools-fuzz-$(FUZZ_VERSION)
FUZZ := $(FUZZ_TOOLS)/bin/cargo-fuzz
# What `make fuzz` runs, and for how long each. What was learned stays for the next run; what was found is in
# artifacts/.
FUZZ_TARGETS ?= frames group segment recovery shelves cbor records events aggregation mkv pictures sql sql_json
SECONDS ?= 600
FUZZ_STATE := $(CACHE)/fuzz

# The peer that Debian has only in a version without synchronous writes; built from Go's modules where there is Go.
NATS_VERSION := 2.15.2
NATS_TOOLS := $(CACHE)/tools-nats-$(NATS_VERSION)
export PENSTOCK_NATS := $(NATS_TOOLS)
# Options of `make peers`, for example PEERS="--rounds 5 --svg docs/figures/peers.svg".
PEERS ?=

# How often loom may interrupt a thread that could run on: three take seconds, five some minutes.
PREEMPTIONS ?= 5
PREEMPTIONS_SHORT := 3

# Servers of the same protocol to compare with, from npm, crates.io and PyPI; moto is the one above.
KINESALITE_VERSION := 3.3.3
KINESIS_LOCAL_VERSION := 0.6.2
PEERS_NODE := $(CACHE)/peers-kinesalite-$(KINESALITE_VERSION)-kinesis-local-$(KINESIS_LOCAL_VERSION)
FERROKINESIS_VERSION := 0.7.0
FERROKINESIS_TOOLS := $(CACHE)/tools-ferrokinesis-$(FERROKINESIS_VERSION)
export PENSTOCK_PEERS_NODE := $(PEERS_NODE)/node_modules
export PENSTOCK_PEERS_CARGO := $(FERROKINESIS_TOOLS)
export PENSTOCK_PEERS_PYTHON := $(MOTO)/bin/python
# Options of `make bench-peers`, for example BENCH_PEERS="--rounds 5 --svg docs/figures/bench-peers.svg".
BENCH_PEERS ?=

# What streaming SQL is compared with: the jars of Apache Flink, which PyPI has for Python's sake. They run where there is a JDK.
FLINK_VERSION := 2.3.0
FLINK := $(CACHE)/flink-$(FLINK_VERSION)
FLINK_STAMP := $(FLINK)/.installed
# Options of `make bench-flink`, for example BENCH_FLINK="--events 200000 --only q5,q7".
BENCH_FLINK ?=

# Kill-and-recover rounds of `make crash`; `make test` runs a short form.
ROUNDS ?= 200
# Kills of `make crash-firehose`.
FIREHOSE_ROUNDS ?= 100
# Kills of `make crash-applications`.
APPLICATIONS_ROUNDS ?= 50
# Kills of `make crash-media`.
MEDIA_ROUNDS ?= 50
ROUNDS_SHORT := 30
# Rounds after those in which the disk loses its power: as root only, and the campaign says so where it is not.
POWER_CUTS ?= 50
POWER_CUTS_SHORT := 3

# The simulator: how long (SECONDS, as above), or how many seeds; from which seed on, or drawn by lot.
SEEDS ?=
FIRST ?=
# How simulator and crash campaign are built. `make test` takes what is built sooner: a release takes minutes of linking.
SIM_PROFILE ?= release
CRASH_PROFILE ?= release
# What `make test` simulates, from the first seed on, so that it tries the same every time.
SECONDS_SHORT := 20
# Only the planted bugs whose names contain this.
MUTANT ?=

# A line that says what begins, and when, so that a long run shows where it is.
step = printf '\n== %s  %s\n' "$$(date +%H:%M:%S)"

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.PHONY: run
run: ## Build the release binary and serve on 127.0.0.1:4566, data in ./penstock-data
	@cargo build --release -p penstock
	@exec "$$CARGO_TARGET_DIR/release/penstock" serve

.PHONY: test
test: clients deny-tool ## Everything that must be green: format, lints, tests, licences, a short crash campaign
	@$(step) "format"
	@cargo fmt --all --check
	@$(step) "lints"
	@cargo clippy --workspace --all-targets -- -D warnings
	@$(step) "licences and sources"
	@$(MAKE) --no-print-directory deny
	@$(step) "build the tests"
	@cargo test --workspace --no-run
	@$(step) "tests, with the documentation's examples"
	@PENSTOCK_TEST_CLIENTS=required cargo test --workspace
	@$(step) "the mailbox under loom"
	@$(MAKE) --no-print-directory loom PREEMPTIONS=$(PREEMPTIONS_SHORT)
	@$(step) "a short simulation"
	@$(MAKE) --no-print-directory sim SIM_PROFILE=sim SECONDS=$(SECONDS_SHORT) FIRST=1
	@$(step) "the server's tests with io_uring refused, as in a container"
	@PENSTOCK_TEST_CLIENTS=required python3 server/tests/refuse_io_uring.py \
		cargo test -p penstock --test process --test streams --test sdk
	@$(step) "short crash campaign"
	@$(MAKE) --no-print-directory crash CRASH_PROFILE=dev ROUNDS=$(ROUNDS_SHORT) POWER_CUTS=$(POWER_CUTS_SHORT)
	@$(step) "all green"

.PHONY: test-jvm
test-jvm: ## Java SDK, KCL and KPL from Maven Central against the server; SCENARIOS="kcl-polling kpl" for some
	@$(step) "clients of the JVM into $(JVM)"
	@server/tests/jvm/fetch.sh "$(JVM)" && $(MAKE) --no-print-directory jvm-scenarios || test $$? = $(LEFT_OUT)

.PHONY: jvm-scenarios
jvm-scenarios: $(MOTO_STAMP)
	@$(step) "build the server"
	@cargo build -p penstock
	@python3 server/tests/jvm/run.py --server "$$CARGO_TARGET_DIR/debug/penstock" --jvm "$(JVM)" \
		--moto "$(MOTO)/bin/moto_server" $(SCENARIOS)
	@$(step) "all green"

.PHONY: crash
crash: ## Kill engine and server under load ROUNDS times (default 200), cut the disk's power POWER_CUTS times (50)
	@cargo build --profile $(CRASH_PROFILE) -p penstock
	@cargo run --profile $(CRASH_PROFILE) -p penstock-loadgen --bin crash -- --rounds $(ROUNDS) --power-cut $(POWER_CUTS)

.PHONY: crash-firehose
crash-firehose: clients ## Kill the server FIREHOSE_ROUNDS times (default 100) while records are put, partitioned by queries or by a function, and delivered
	@PENSTOCK_TEST_CLIENTS=required PENSTOCK_FIREHOSE_ROUNDS=$(FIREHOSE_ROUNDS) \
		cargo test -p penstock --test firehose -- --nocapture each_accepted

.PHONY: crash-applications
crash-applications: clients ## Kill the server APPLICATIONS_ROUNDS times (default 50) while an SQL application computes
	@PENSTOCK_TEST_CLIENTS=required PENSTOCK_APPLICATIONS_ROUNDS=$(APPLICATIONS_ROUNDS) \
		cargo test -p penstock --test applications -- --nocapture undisturbed

.PHONY: crash-media
crash-media: clients ## Kill the server MEDIA_ROUNDS times (default 50) while cameras film into video streams
	@PENSTOCK_TEST_CLIENTS=required PENSTOCK_MEDIA_ROUNDS=$(MEDIA_ROUNDS) \
		cargo test -p penstock --test media -- --nocapture no_persisted

.PHONY: players-live
players-live: clients ## How far players are behind a live camera: PENSTOCK_PLAYS="hls.js, live", PENSTOCK_HLS_JS='{"liveSyncDuration":1}'
	@PENSTOCK_TEST_CLIENTS=required PENSTOCK_PLAYS="$${PENSTOCK_PLAYS:-live}" PENSTOCK_PLAYED_SECONDS=$${PENSTOCK_PLAYED_SECONDS:-20} \
		PENSTOCK_FRAGMENT_FRAMES=$${PENSTOCK_FRAGMENT_FRAMES:-15} cargo test --release -p penstock --test players -- --nocapture

.PHONY: fuzz
fuzz: fuzz-tool ## Fuzz the decoders, SECONDS each (default 600), FUZZ_TARGETS="group" for one
	@$(step) "build the fuzz targets"
	@CARGO_TARGET_DIR="$$CARGO_TARGET_DIR/fuzz" RUSTC_BOOTSTRAP=1 CXXFLAGS="-fsanitize=address" "$(FUZZ)" fuzz build
	@FUZZ_STATE="$(FUZZ_STATE)" BUILT="$$CARGO_TARGET_DIR/fuzz" fuzz/run.sh $(SECONDS) $(FUZZ_TARGETS)

.PHONY: loom
loom: ## Try every order of the lock-free mailbox's steps, up to PREEMPTIONS interruptions (default 5)
	@LOOM_MAX_PREEMPTIONS=$(PREEMPTIONS) cargo test -p penstock-engine --lib --features loom lane::mailbox::model

.PHONY: sim
sim: ## Simulate the whole engine, SECONDS (default 600) or SEEDS long, on all cores; FIRST=1 for the same seeds again
	@cargo build --profile $(SIM_PROFILE) -p penstock-sim
	@"$$CARGO_TARGET_DIR/$(SIM_PROFILE)/penstock-sim" \
		$(if $(SEEDS),--seeds $(SEEDS) --seconds 86400,--seconds $(SECONDS)) $(if $(FIRST),--first $(FIRST))

.PHONY: mutants
mutants: ## Plant bugs into a copy of the engine; the simulator must find each within a minute (MUTANT=name for some)
	@cargo build --profile sim -p penstock-sim
	@"$$CARGO_TARGET_DIR/sim/penstock-sim" mutants $(MUTANT)

.PHONY: bench
bench: ## Benchmarks of the hot paths
	@cargo bench -p penstock-benches

.PHONY: figures
figures: ## The figures of docs/performance.md, measured on this machine
	@cargo run --release -p penstock-loadgen --bin penstock-loadgen -- figures

.PHONY: peers
peers: peer-servers ## The engine beside Redis, PostgreSQL and NATS JetStream, all durable; options in PEERS
	@cargo run --release -p penstock-loadgen --bin penstock-loadgen -- peers $(PEERS)

.PHONY: bench-peers
bench-peers: bench-peer-servers ## The server beside kinesalite, kinesis-local, ferrokinesis and moto; options in BENCH_PEERS
	@cargo build --release -p penstock
	@cargo run --release -p penstock-loadgen --bin penstock-loadgen -- bench-peers $(BENCH_PEERS)

.PHONY: bench-flink
bench-flink: flink-jars ## Streaming SQL beside Apache Flink on the same events (needs a JDK); options in BENCH_FLINK
	@cargo bench -p penstock-benches --bench nexmark --no-run
	@$(step) "Nexmark, some minutes"
	@if test -e "$(FLINK_STAMP)" && command -v javac >/dev/null; then export PENSTOCK_FLINK="$(FLINK)"; fi; \
		cargo bench --quiet -p penstock-benches --bench nexmark -- $(BENCH_FLINK)

.PHONY: fmt
fmt: ## Format all code
	@cargo fmt --all

.PHONY: docs
docs: ## Generate what is generated: model tables and types, docs/operations.md, docs/guide/sql-functions.md
	@cargo run -p penstock-generate
	@PENSTOCK_WRITE_DOCS=1 cargo test -p penstock --test house page_is_fresh

.PHONY: deny
deny: deny-tool ## Check licences, sources and banned crates of all dependencies
	@"$(DENY)" --log-level error check bans licenses sources

.PHONY: advisories
advisories: deny-tool ## Check dependencies for known vulnerabilities (fetches the RustSec database from GitHub)
	@"$(DENY)" check advisories

# --- what the tests need -------------------------------------------------------------------------------------------------

.PHONY: clients
clients: $(CLIENTS_STAMP) $(AGGREGATION_STAMP) $(LAMBDA_RIC_STAMP) $(COLUMNAR_STAMP) aws-2 postgresql ffmpeg chromium players js-sdk rust-sdk rust-function

$(CLIENTS_STAMP):
	@$(step) "boto3 $(BOTO3_VERSION) and AWS CLI $(AWSCLI_1_VERSION) into $(VENV)"
	@rm -rf "$(VENV)" && mkdir -p "$(CACHE)"
	@python3 -c 'import ensurepip, venv' 2>/dev/null || $(call apt,python3-venv)
	@python3 -m venv "$(VENV)"
	@"$(VENV)/bin/pip" install --quiet --disable-pip-version-check boto3==$(BOTO3_VERSION) awscli==$(AWSCLI_1_VERSION)
	@touch "$@"

$(AGGREGATION_STAMP): $(CLIENTS_STAMP)
	@$(step) "aws-kinesis-agg $(AGGREGATION_VERSION) into $(VENV)"
	@"$(VENV)/bin/pip" install --quiet --disable-pip-version-check \
		aws-kinesis-agg==$(AGGREGATION_VERSION) protobuf==$(PROTOBUF_VERSION)
	@touch "$@"

$(LAMBDA_RIC_STAMP): $(CLIENTS_STAMP)
	@$(step) "awslambdaric $(LAMBDA_RIC_VERSION) into $(VENV)"
	@"$(VENV)/bin/pip" install --quiet --disable-pip-version-check awslambdaric==$(LAMBDA_RIC_VERSION)
	@touch "$@"

$(COLUMNAR_STAMP): $(CLIENTS_STAMP)
	@$(step) "pyarrow $(PYARROW_VERSION), duckdb $(DUCKDB_VERSION) and pyorc $(PYORC_VERSION) into $(VENV)"
	@"$(VENV)/bin/pip" install --quiet --disable-pip-version-check \
		pyarrow==$(PYARROW_VERSION) duckdb==$(DUCKDB_VERSION) pyorc==$(PYORC_VERSION)
	@touch "$@"

.PHONY: aws-2
aws-2:
	@test -x $(AWS_2) || { $(step) "AWS CLI v2 from Debian"; $(call apt,awscli); } || echo "no AWS CLI v2 at $(AWS_2): its tests will say so"

# What stands in for Redshift. Each test that needs it starts one of its own, in a directory of its own.
.PHONY: postgresql
postgresql:
	@ls $(POSTGRESQL) >/dev/null 2>&1 || { $(step) "PostgreSQL from Debian"; $(call apt,postgresql); } \
		|| echo "no PostgreSQL at $(POSTGRESQL): its tests will say so"

# What records video for the tests and reads what is made of it.
.PHONY: ffmpeg
ffmpeg:
	@test -x "$(PENSTOCK_TEST_FFMPEG)" || { $(step) "ffmpeg from Debian"; $(call apt,ffmpeg); }

.PHONY: chromium
chromium:
	@test -x "$(PENSTOCK_TEST_CHROMIUM)" || { $(step) "Chromium from Debian"; $(call apt,chromium); } \
		|| echo "no Chromium at $(PENSTOCK_TEST_CHROMIUM): its tests will say so"

.PHONY: players
players:
	@test -e "$(PLAYERS_STAMP)" || ! command -v npm >/dev/null \
		|| { $(step) "hls.js $(HLS_JS_VERSION), Shaka Player $(SHAKA_VERSION) and playwright-core $(PLAYWRIGHT_VERSION) into $(PLAYERS)"; \
			rm -rf "$(PLAYERS)" && mkdir -p "$(PLAYERS)" && echo '{"private":true}' > "$(PLAYERS)/package.json" \
			&& npm install --prefix "$(PLAYERS)" --silent --no-audit --no-fund --save-exact \
				playwright-core@$(PLAYWRIGHT_VERSION) hls.js@$(HLS_JS_VERSION) shaka-player@$(SHAKA_VERSION) \
			&& touch "$(PLAYERS_STAMP)"; } \
		|| echo "no players: their tests will say so"

.PHONY: js-sdk
js-sdk:
	@test -e "$(JS_STAMP)" || ! command -v npm >/dev/null \
		|| { $(step) "AWS SDK for JavaScript $(JS_SDK_VERSION) and its SDK for WebRTC $(JS_WEBRTC_VERSION) into $(JS)"; \
			rm -rf "$(JS)" && mkdir -p "$(JS)" && echo '{"private":true}' > "$(JS)/package.json" \
			&& npm install --prefix "$(JS)" --silent --no-audit --no-fund --save-exact --omit=optional --omit=peer \
				@aws-sdk/client-kinesis@$(JS_SDK_VERSION) @aws-sdk/client-kinesis-video@$(JS_VIDEO_VERSION) \
				@aws-sdk/client-kinesis-video-signaling@$(JS_SIGNALING_VERSION) \
				amazon-kinesis-video-streams-webrtc@$(JS_WEBRTC_VERSION) ws@$(JS_WS_VERSION) \
			&& touch "$(JS_STAMP)"; } \
		|| echo "no AWS SDK for JavaScript: its tests will say so"

.PHONY: rust-sdk
rust-sdk:
	@$(step) "AWS SDK for Rust"
	@cargo fmt --check --manifest-path $(RUST_SDK)/Cargo.toml
	@cargo build --quiet --locked --manifest-path $(RUST_SDK)/Cargo.toml

.PHONY: rust-function
rust-function:
	@$(step) "a function in Rust"
	@cargo fmt --check --manifest-path $(RUST_FUNCTION)/Cargo.toml
	@cargo build --quiet --locked --manifest-path $(RUST_FUNCTION)/Cargo.toml

$(MOTO_STAMP):
	@$(step) "moto $(MOTO_VERSION) into $(MOTO)"
	@rm -rf "$(MOTO)" && mkdir -p "$(CACHE)"
	@python3 -c 'import ensurepip, venv' 2>/dev/null || $(call apt,python3-venv)
	@python3 -m venv "$(MOTO)"
	@"$(MOTO)/bin/pip" install --quiet --disable-pip-version-check 'moto[server]==$(MOTO_VERSION)'
	@touch "$@"

.PHONY: deny-tool
deny-tool: $(DENY)

# Built in a directory of its own and thrown away: the tool shares nothing with our build. About three minutes on two cores.
$(DENY):
	@$(step) "cargo-deny $(DENY_VERSION) (once, some minutes)"
	@CARGO_TARGET_DIR="$(CACHE)/build-deny" cargo install cargo-deny --version $(DENY_VERSION) --locked --root "$(TOOLS)" --quiet
	@rm -rf "$(CACHE)/build-deny"

.PHONY: fuzz-tool
fuzz-tool: $(FUZZ)

$(FUZZ):
	@$(step) "cargo-fuzz $(FUZZ_VERSION) (once, a minute)"
	@CARGO_TARGET_DIR="$(CACHE)/build-fuzz" cargo install cargo-fuzz --version $(FUZZ_VERSION) --locked --root "$(FUZZ_TOOLS)" --quiet
	@rm -rf "$(CACHE)/build-fuzz"

# Peers to compare with. One that cannot be installed is left out, and its row says so.
.PHONY: peer-servers
peer-servers:
	@command -v redis-server >/dev/null || { $(step) "Redis from Debian"; $(call apt,redis-server); } || true
	@ls $(POSTGRESQL) >/dev/null 2>&1 || { $(step) "PostgreSQL from Debian"; $(call apt,postgresql); } || true
	@command -v strace >/dev/null || { $(step) "strace from Debian"; $(call apt,strace); } || true
	@test -x "$(NATS_TOOLS)/nats-server" || ! command -v go >/dev/null \
		|| { $(step) "nats-server $(NATS_VERSION) (once, a minute)"; \
			GOBIN="$(NATS_TOOLS)" go install github.com/nats-io/nats-server/v2@v$(NATS_VERSION); } || true

# The same for servers of the same protocol. The one in Rust takes some minutes to build, once.
.PHONY: bench-peer-servers
bench-peer-servers:
	@$(MAKE) --no-print-directory $(MOTO_STAMP) || true
	@test -e "$(PEERS_NODE)/.installed" || ! command -v npm >/dev/null \
		|| { $(step) "kinesalite $(KINESALITE_VERSION) and kinesis-local $(KINESIS_LOCAL_VERSION) into $(PEERS_NODE)"; \
			rm -rf "$(PEERS_NODE)" && mkdir -p "$(PEERS_NODE)" && echo '{"private":true}' > "$(PEERS_NODE)/package.json" \
			&& npm install --prefix "$(PEERS_NODE)" --silent --no-audit --no-fund --save-exact \
				kinesalite@$(KINESALITE_VERSION) kinesis-local@$(KINESIS_LOCAL_VERSION) \
			&& touch "$(PEERS_NODE)/.installed"; } || true
	@test -x "$(FERROKINESIS_TOOLS)/bin/ferrokinesis" \
		|| { $(step) "ferrokinesis $(FERROKINESIS_VERSION) (once, some minutes)"; \
			CARGO_TARGET_DIR="$(CACHE)/build-ferrokinesis" cargo install ferrokinesis --version $(FERROKINESIS_VERSION) \
				--locked --root "$(FERROKINESIS_TOOLS)" --quiet; \
			rm -rf "$(CACHE)/build-ferrokinesis"; } || true

# Without them, or without a JDK, ours runs alone. The wheel is thrown away when the jars are out of it.
.PHONY: flink-jars
flink-jars:
	@command -v java >/dev/null && command -v javac >/dev/null \
		|| { echo "no java and javac here (11, 17 or 21, as in Debian's openjdk-17-jdk-headless): Flink is left out"; exit 0; }; \
	test -e "$(FLINK_STAMP)" \
		|| { $(step) "Apache Flink $(FLINK_VERSION) into $(FLINK) (once, 330 MB)"; \
			rm -rf "$(FLINK)" && mkdir -p "$(FLINK)" \
			&& python3 -m pip download --quiet --disable-pip-version-check --no-cache-dir --no-deps --dest "$(FLINK)" \
				apache-flink-libraries==$(FLINK_VERSION) \
			&& python3 -m zipfile -e "$(FLINK)"/*.whl "$(FLINK)/wheel" && mv "$(FLINK)"/wheel/pyflink/lib/*.jar "$(FLINK)" \
			&& rm -rf "$(FLINK)/wheel" "$(FLINK)"/*.whl && touch "$(FLINK_STAMP)"; } \
		|| echo "Apache Flink $(FLINK_VERSION) cannot be had from PyPI: it is left out"

# Debian packages, which only root can install.
apt = { \
	{ test "$$(id -u)" = 0 || { echo "missing: $(1). Install it as root: apt-get install $(1)" >&2; false; }; } \
	&& apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(1); }
