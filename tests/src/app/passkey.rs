//! A device with passkeys, as browsers and telephones are: it signs like one, and can be told to lie.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

/// A device with one passkey.
pub struct Device {
    key: EcdsaKeyPair,
    id: [u8; 16],
    user: String,
    /// On which page it is used.
    pub origin: String,
    /// For whom it signs; for whom it is asked to if nobody says anything else.
    pub relying_party: Option<String>,
    /// What it says of its owner: 1 present, 4 verified.
    pub flags: u8,
    /// How often it says it has signed.
    pub counter: u32,
}

impl Device {
    /// A new device, used on a page at `origin`.
    pub fn at(origin: &str) -> Self {
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            id: uuid::Uuid::now_v7().into_bytes(),
            user: String::new(),
            origin: origin.to_owned(),
            relying_party: None,
            flags: 0x05,
            counter: 0,
        }
    }

    /// Lies no more, and is used on a page at `origin`.
    pub fn is_honest(&mut self, origin: &str) {
        (self.origin, self.relying_party, self.flags) = (origin.to_owned(), None, 0x05);
    }

    /// What it makes of `options` for a new passkey, called `name`.
    pub fn creates(&mut self, options: &Value, name: &str) -> Value {
        self.user = options["user"]["id"].as_str().unwrap().to_owned();
        let point = self.key.public_key().as_ref();
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        let key = [
            &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..],
            &point[1..33],
            &[0x22, 0x58, 0x20],
            &point[33..],
        ];
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let credential = [&[0; 16][..], &length, &self.id, &key.concat()].concat();
        let data = [self.data(options["rp"]["id"].as_str().unwrap(), 0x40), credential].concat();
        let length = u16::try_from(data.len()).unwrap().to_be_bytes();
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let object = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59", &length[..], &data].concat();
        let client_data = self.client_data("webauthn.create", options);
        json!({
            "name": name, "client_data_json": BASE64.encode(client_data), "attestation_object": BASE64.encode(object),
        })
    }

    /// What it signs of `options`.
    pub fn signs(&self, options: &Value) -> Value {
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let client_data = self.client_data("webauthn.get", options);
        let hash = digest(&SHA256, client_data.as_bytes());
        let signed = [data.as_slice(), hash.as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": BASE64.encode(self.id), "client_data_json": BASE64.encode(client_data),
            "authenticator_data": BASE64.encode(data), "signature": BASE64.encode(signature),
        })
    }

    /// The body with which it signs its owner in.
    pub fn signs_in(&self, options: &Value) -> Value {
        json!({ "user_handle": self.user, "assertion": self.signs(options) })
    }

    fn client_data(&self, ceremony: &str, options: &Value) -> String {
        json!({ "type": ceremony, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn data(&self, asked_by: &str, more: u8) -> Vec<u8> {
        let whom = self.relying_party.as_deref().unwrap_or(asked_by);
        let hash = digest(&SHA256, whom.as_bytes());
        [hash.as_ref(), &[self.flags | more], &self.counter.to_be_bytes()].concat()
    }
}
