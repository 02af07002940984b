//! Having a code sent, after one gave one's password.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::phone::{AskForTextAtSignIn, TextCode, TextId};

use super::challenge::Challenge;
use crate::accounts::authenticators::{TextSent, send_text};
use crate::api::{Area, Text, Written};
use crate::edge::Problem;
use crate::parts::Parts;

pub(crate) struct TextApi;

#[derive(Object)]
#[oai(rename = "AskForText", deny_unknown_fields)]
struct Ask {
    /// What `/auth/login` answered with.
    #[oai(validator(max_length = 1000))]
    challenge: Text,
}

#[OpenApi(prefix_path = "/auth/second-factor/text", tag = "Area::Accounts")]
impl TextApi {
    /// Have a code sent to sign in with
    ///
    /// To the telephone of whoever gave their password, if they have one here and nothing better. Give the code to `/auth/second-factor` with
    /// the same challenge: it counts for no other.
    #[oai(path = "/", method = "post", operation_id = "second_factor_text")]
    async fn ask(
        &self,
        parts: Data<&Arc<Parts>>,
        // Asking twice is two texts, of which there are few; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<Ask>,
    ) -> Result<Written<TextSent>, Problem> {
        parts.texts.expect_way(&parts.mail)?;
        let challenge = Challenge::read(&parts, &body.challenge.0)?;
        let (sign_in_id, first) = (challenge.sign_in_id, challenge.first());
        let ask = AskForTextAtSignIn { sign_in_id, first, text_id: TextId::generate(), code: TextCode::generate() };
        let done = parts.core.executor().execute(&challenge.command(), &ask).await?;
        let sent = send_text(&parts, (challenge.org, challenge.account_id), done.outcome.text_id).await?;
        Ok(Written::of(done, |_| sent))
    }
}
