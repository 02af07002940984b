//! The low-level client, from progenitor.

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl, TypePatch};
use quote::quote;
use schemars::schema::{InstanceType, SchemaObject};

use crate::Failed;

const HEADER: &str = "//! The shapes and operations of the API. Generated from `sdk/openapi.json` by `cargo run -p xtask -- generate`; \
                      do not edit.\n\n";
/// What ids can do: they are looked up, compared and kept in order.
const OF_IDS: [&str; 6] = ["Copy", "PartialEq", "Eq", "Hash", "PartialOrd", "Ord"];
/// Bodies in which most can be left out: `NewSession { starts_at, ..NewSession::default() }`.
const MOSTLY_EMPTY: [&str; 2] = ["NewSession", "Nothing"];

/// The text of the client for `document`.
pub(crate) fn client(document: &OpenAPI) -> Result<String, Failed> {
    let tokens = Generator::new(&settings(document)).generate_tokens(document)?;
    let text = prettyplease::unparse(&syn::parse2(tokens)?);
    Ok(format!("{HEADER}{text}"))
}

fn settings(document: &OpenAPI) -> GenerationSettings {
    let mut settings = GenerationSettings::default();
    let secret = SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some("password".to_owned()),
        ..SchemaObject::default()
    };
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::transport::Transport))
        .with_conversion(secret, "crate::Secret", std::iter::empty::<TypeImpl>())
        .with_derive("PartialEq");
    for id in ids(document) {
        let mut patch = TypePatch::default();
        for derive in OF_IDS {
            patch.with_derive(derive);
        }
        settings.with_patch(id, &patch);
    }
    for body in MOSTLY_EMPTY {
        settings.with_patch(body, TypePatch::default().with_derive("Default"));
    }
    settings
}

fn ids(document: &OpenAPI) -> impl Iterator<Item = &String> {
    let schemas = document.components.iter().flat_map(|components| components.schemas.keys());
    schemas.filter(|name| name.ends_with("Id"))
}
