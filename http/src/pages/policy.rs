//! What a page of ours may load: its own files, and the logo of its organization.

use poem::http::Uri;

use crate::edge::OWN_PAGE;

/// The policy of a page that shows the logo at `logo_url`.
pub(super) fn policy(logo_url: Option<&str>) -> String {
    match logo_url.and_then(origin) {
        Some(origin) => OWN_PAGE.replace("img-src 'self'", &format!("img-src 'self' {origin}")),
        None => OWN_PAGE.to_owned(),
    }
}

/// Where it lies, and nothing that could end a line of the policy.
fn origin(url: &str) -> Option<String> {
    let uri = url.parse::<Uri>().ok().filter(|uri| uri.scheme_str() == Some("https"))?;
    let host =
        uri.host().filter(|host| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)))?;
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("https://{host}{port}"))
}

#[cfg(test)]
mod tests {
    use super::policy;
    use crate::edge::OWN_PAGE;

    #[test]
    fn the_logo_may_be_loaded_from_where_it_lies_and_nothing_else() {
        let with_logo = policy(Some("https://cdn.example.org:8443/logo.png"));
        assert!(with_logo.contains("img-src 'self' https://cdn.example.org:8443 data:;"), "{with_logo}");
        for other in ["http://cdn.example.org/logo.png", "https://a;script-src *", "data:image/png,1", "nonsense"] {
            assert_eq!(policy(Some(other)), OWN_PAGE, "{other}");
        }
        assert_eq!(policy(None), OWN_PAGE);
    }
}
