//! Where somebody goes on when they are signed in: a path of this server, and never another address, however it is written.

/// The longest that is taken.
const LONGEST: usize = 2_000;

/// A path of this server, with what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReturnTo(String);

impl ReturnTo {
    /// The path in `text`. What browsers read as another address is none: `//host`, `/\host`, and what they drop signs from first.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        (is_plain && !rest.starts_with('/') && text.len() <= LONGEST).then(|| Self(text.to_owned()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::ReturnTo;

    #[test]
    fn a_path_of_this_server_is_taken_and_another_address_never() {
        for ours in ["/", "/docs", "/app/sessions?day=2027-05-03#top", "/a//b", "/@ana"] {
            assert_eq!(ReturnTo::parse(ours).as_ref().map(ReturnTo::as_str), Some(ours));
        }
        for other in [
            "",
            "docs",
            "https://evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " //evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: b",
            "/ä",
        ] {
            assert_eq!(ReturnTo::parse(other), None, "{other:?}");
        }
        assert_eq!(ReturnTo::parse(&format!("/{}", "a".repeat(2_000))), None);
    }
}
