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
