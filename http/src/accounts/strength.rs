//! How good a password is, before anybody takes it.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::passwords::Strength;

use crate::api::{Area, Text, parse};
use crate::edge::Problem;
use crate::parts::Parts;

pub(crate) struct StrengthApi;

/// A password that somebody thinks of, and what whoever guesses would know of them.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PasswordIdea {
    /// 10 to 128 characters.
    #[oai(validator(max_length = 512))]
    password: Text,
    /// Their address.
    #[oai(validator(max_length = 254))]
    email: Option<Text>,
    /// How they want to be called.
    #[oai(validator(max_length = 400))]
    name: Option<Text>,
}

/// How good a password is.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct PasswordStrength {
    /// How hard it is to guess, from 0, at once, to 4: the scale of zxcvbn.
    score: u8,
    /// Whether it would be taken.
    enough: bool,
    /// Whether it stands in a list of passwords that were stolen elsewhere.
    breached: bool,
    /// What is wrong with it.
    warning: Option<String>,
    /// What would make it better.
    suggestions: Vec<String>,
}

impl From<Strength> for PasswordStrength {
    fn from(is: Strength) -> Self {
        let (enough, breached) = (is.is_enough(), is.is_breached);
        Self { score: is.score, enough, breached, warning: is.warning, suggestions: is.suggestions }
    }
}

#[OpenApi(prefix_path = "/auth/password", tag = "Area::Accounts")]
impl StrengthApi {
    /// How good a password is
    ///
    /// By the rules that judge it when it is taken. For whoever chooses one: nothing of it is kept, and it is compared with nobody's.
    #[oai(path = "/strength", method = "post", operation_id = "password_strength")]
    async fn strength(
        &self,
        parts: Data<&Arc<Parts>>,
        // Nothing comes of it; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<PasswordIdea>,
    ) -> Result<Json<PasswordStrength>, Problem> {
        let PasswordIdea { password: Text(password), email, name } = body.0;
        let about = [email, name].into_iter().flatten().map(|text| text.0).collect();
        Ok(Json(parts.core.strength_of(parse("password", password)?, about).await?.into()))
    }
}
