//! An authenticator app, as people have it on their telephone.

use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{PASSWORD, Person, TestApp};

/// An app that knows one secret.
#[derive(Debug, Clone)]
pub struct AuthenticatorApp(Vec<u8>);

impl AuthenticatorApp {
    /// An app into which somebody typed `secret`.
    pub fn knowing(secret: &str) -> Self {
        let bits = secret.bytes().flat_map(|character| {
            let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == character).unwrap();
            (0..5).rev().map(move |bit| u8::from(value >> bit & 1 == 1))
        });
        let bits = bits.collect::<Vec<_>>();
        Self(bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit)).collect())
    }

    /// What it shows at `time`.
    pub fn code(&self, time: DateTime<Utc>) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &(time.timestamp() / 30).to_be_bytes());
        let offset = usize::from(tag.as_ref()[19] & 0xf);
        let word = u32::from_be_bytes(tag.as_ref()[offset..offset + 4].try_into().unwrap());
        format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
    }
}

impl TestApp {
    /// Lets `person` take an authenticator app; gives it and their backup codes. Half a minute passes, so that its next code
    /// counts.
    pub async fn takes_an_app(&self, person: &Person) -> (AuthenticatorApp, Vec<String>) {
        let proof = json!({ "password": PASSWORD });
        let shown = person.post("/me/authenticators/totp", proof).await.is(201);
        let app = AuthenticatorApp::knowing(shown["secret"].as_str().unwrap());
        let code = json!({ "code": app.code(self.now()) });
        let confirmed = person.post("/me/authenticators/totp/confirm", code).await.is(200);
        self.half_a_minute_passes();
        let codes = confirmed["backup_codes"].as_array().unwrap().iter();
        (app, codes.map(|code| code.as_str().unwrap().to_owned()).collect())
    }

    /// Lets the next code appear.
    pub fn half_a_minute_passes(&self) {
        self.clock.advance(chrono::TimeDelta::seconds(30));
    }

    /// The body that proves a person by what `app` shows now.
    pub fn shows(&self, app: &AuthenticatorApp) -> Value {
        json!({ "code": app.code(self.now()) })
    }
}
