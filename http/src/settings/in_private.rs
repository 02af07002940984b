//! Addresses to which secrets may be sent.

use poem::http::Uri;

/// Whether nobody on the way to `url` can listen: TLS, or this machine.
pub(crate) fn keeps_secrets(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let here = ["localhost", "127.0.0.1", "[::1]"];
    uri.scheme_str() == Some("https") || uri.host().is_some_and(|host| here.contains(&host))
}

#[cfg(test)]
mod tests {
    use super::keeps_secrets;

    #[test]
    fn secrets_leave_this_machine_under_tls_alone() {
        for safe in ["https://example.org/texts", "http://localhost:8080", "http://127.0.0.1/", "http://[::1]:1"] {
            assert!(keeps_secrets(safe), "{safe}");
        }
        for open in ["http://example.org", "http://localhost.example.org", "ftp://example.org", "example.org", ""] {
            assert!(!keeps_secrets(open), "{open}");
        }
    }
}
