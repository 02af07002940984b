//! Contexts know one another by their faces alone, time comes through the clock, and nothing panics by the way.

use std::collections::BTreeSet;

use super::source::{Source, root, sources};

const CONTEXTS: [&str; 9] =
    ["accounts", "admin", "audit", "booking", "integration", "membership", "notification", "privacy", "scheduling"];

/// Pairs of contexts that know each other. This list may only shrink.
const KNOW_EACH_OTHER: [(&str, &str); 1] = [("booking", "membership")];

/// Files that measure how long they have waited, which tells nobody the time. This list may only shrink.
const PATIENCE: [&str; 2] = ["core/src/kernel/log/postgres/listen.rs", "projections/src/engine/live.rs"];

fn context_of(source: &Source) -> Option<&'static str> {
    let rest = source.path.strip_prefix("core/src/")?;
    CONTEXTS.into_iter().find(|context| rest.starts_with(&format!("{context}/")))
}

/// What `code` names of the context `other`: `values`, `Session`, …
fn named<'c>(code: &'c str, other: &str) -> Vec<&'c str> {
    let mut names = Vec::new();
    let start = format!("crate::{other}::");
    for (at, _) in code.match_indices(&start) {
        let rest = &code[at + start.len()..];
        let word = |text: &'c str| text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        match rest.strip_prefix('{') {
            Some(list) => names.extend(list.split('}').next().unwrap_or_default().split(',').map(|n| word(n.trim()))),
            None => names.push(word(rest)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// What the `mod.rs` of `context` shows of it.
fn face(context: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(format!("core/src/{context}/mod.rs"))).expect("a face");
    let shown = text.split("pub use ").skip(1).flat_map(|shown| {
        let shown = shown.split(';').next().unwrap_or_default();
        let names = shown.rsplit_once("::").map_or(shown, |(_, names)| names);
        names.trim_matches(['{', '}']).split(',').map(|name| name.trim().trim_matches(['{', '}']).to_owned())
    });
    shown.chain(["events", "values"].map(ToOwned::to_owned)).collect()
}

#[test]
fn a_context_imports_of_another_only_its_face() {
    for source in sources("core/src") {
        let Some(own) = context_of(&source) else { continue };
        for other in CONTEXTS.into_iter().filter(|other| *other != own) {
            let face = face(other);
            for name in named(&source.code, other) {
                assert!(face.contains(name), "{} looks behind the face of {other}: {name}", source.path);
            }
        }
    }
}

#[test]
fn contexts_that_know_each_other_are_declared() {
    let mut edges = BTreeSet::new();
    for source in sources("core/src") {
        let Some(own) = context_of(&source) else { continue };
        for other in CONTEXTS.into_iter().filter(|other| *other != own) {
            if !named(&source.code, other).is_empty() {
                edges.insert((own, other));
            }
        }
    }
    // Who is reached from whom, however many steps it takes.
    let mut reached = edges.clone();
    for middle in CONTEXTS {
        for from in CONTEXTS {
            for to in CONTEXTS {
                if reached.contains(&(from, middle)) && reached.contains(&(middle, to)) {
                    reached.insert((from, to));
                }
            }
        }
    }
    let mutual = reached.iter().filter(|(a, b)| a < b && reached.contains(&(*b, *a))).copied();
    assert_eq!(mutual.collect::<Vec<_>>(), KNOW_EACH_OTHER, "edges: {edges:?}");
}

/// The names in the last `aggregates!(…)` of a file.
fn aggregates(path: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(path)).expect("a list of aggregates");
    let list = text.rsplit("aggregates!(").next().and_then(|rest| rest.split(')').next()).unwrap_or_default();
    list.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

#[test]
fn the_auditor_who_is_not_ours_is_told_of_every_aggregate() {
    let ours = aggregates("core/src/replay.rs");
    assert!(ours.contains("SessionRoster"), "{ours:?}");
    assert_eq!(aggregates("examples/stock-auditor/src/stock.rs"), ours);
}

#[test]
fn the_kernel_knows_no_context() {
    for source in sources("core/src/kernel") {
        for context in CONTEXTS {
            assert_eq!(named(&source.code, context), Vec::<&str>::new(), "{}", source.path);
        }
    }
}

#[test]
fn only_the_clock_reads_the_time_of_the_machine() {
    for source in sources("core/src").into_iter().chain(sources("projections/src")) {
        for reads in ["Utc::now(", "Local::now(", "SystemTime::now(", "Instant::now("] {
            let is_clock = source.path == "core/src/kernel/clock.rs";
            let is_patience = PATIENCE.contains(&source.path.as_str()) && reads == "Instant::now(";
            assert!(is_clock || is_patience || !source.code.contains(reads), "{} reads {reads})", source.path);
        }
    }
}

#[test]
fn nothing_but_tests_unwraps() {
    for package in ["core/src", "projections/src", "http/src", "passkeys/src", "sdk/src", "xtask/src"] {
        for source in sources(package).into_iter().filter(|source| !source.path.ends_with("/generated.rs")) {
            assert!(!source.code.contains(".unwrap()"), "{} unwraps; say with expect why it is safe", source.path);
        }
    }
}

#[test]
fn every_file_says_what_it_is_about() {
    for package in ["core/src", "projections/src", "http/src", "passkeys/src", "sdk/src", "tests/src", "tests/it"] {
        for source in sources(package) {
            let generated = source.text.starts_with("// @generated");
            assert!(generated || source.text.starts_with("//! "), "{} begins without //!", source.path);
        }
    }
}
