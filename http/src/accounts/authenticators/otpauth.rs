//! A secret as authenticator apps read it.

use regimen_core::accounts::authenticators::values::TotpSecret;

use crate::api::percent_encoded as encoded;

/// `otpauth://totp/…` for `account` at `issuer`, to be shown as a QR code.
pub(super) fn uri(issuer: &str, account: &str, secret: &TotpSecret) -> String {
    let (issuer, account, secret) = (encoded(issuer), encoded(account), secret.base32());
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

#[cfg(test)]
mod tests {
    use regimen_core::accounts::authenticators::values::TotpSecret;

    use super::uri;

    #[test]
    fn names_cannot_break_out_of_the_address() {
        let secret = TotpSecret::generate();
        let uri = uri("Yoga & Söhne", "ana+1@example.org?x=1", &secret);
        let begin = "otpauth://totp/Yoga%20%26%20S%C3%B6hne:ana%2B1%40example.org%3Fx%3D1?secret=";
        assert!(uri.starts_with(begin), "{uri}");
        assert!(uri.ends_with("&issuer=Yoga%20%26%20S%C3%B6hne&algorithm=SHA1&digits=6&period=30"), "{uri}");
    }
}
