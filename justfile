# What people do daily. `just` lists it.

_default:
    @just --list

# Serve the demo studio on 127.0.0.1:8080
run:
    cargo run --release -- demo

# Everything that must hold, as CI does it
test:
    bash scripts/test

# Format and lints, in seconds
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Write the files that are made from other files
generate:
    cargo run -p xtask -- generate

# Measure, each figure beside its baseline
bench *arguments:
    cargo run --release -p regimen-bench -- {{ arguments }}

# Tell so many random histories that were not told before, and look after every event whether anything is wrong
model cases="5000":
    PROPTEST_RNG_SEED=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ') REGIMEN_TEST_MODEL_CASES={{ cases }} \
        cargo nextest run -p regimen-tests --test it --no-capture survival::model

# Kill real servers so many times on SQLite, and on PostgreSQL with two processes, and look whether anything is lost or wrong
storm rounds="500" seed="":
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release -p regimen-http --bin regimen -p regimen-tests --bin storm
    target=$(cargo metadata --format-version 1 --no-deps | grep -o '"target_directory":"[^"]*"' | cut -d'"' -f4)
    export REGIMEN_TEST_POSTGRES_DIR=${TMPDIR:-/tmp}/regimen-storm-postgres-$$
    trap 'bash scripts/private-postgres stop' EXIT
    REGIMEN_TEST_DATABASE_URL=$(bash scripts/private-postgres start)
    export REGIMEN_TEST_DATABASE_URL REGIMEN_TEST_BINARY=$target/release/regimen
    "$target/release/storm" {{ rounds }} {{ seed }}
