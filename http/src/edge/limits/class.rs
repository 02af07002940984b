//! Kinds of requests, each with a rate of its own.

use poem::http::Method;

/// What a request is, as far as its rate goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    /// Proves who somebody is, or changes how they do: where passwords and codes are guessed.
    SignIn,
    /// Goes on with a sign-in that there is: its secrets are too long to be guessed.
    Renewal,
    /// Reads a great deal at once.
    Export,
    /// Changes something.
    Write,
    /// Reads.
    Read,
}

const API: &str = "/api/v1";
const PROBES: [&str; 3] = ["/health", "/health/ready", "/metrics"];
const RENEWALS: [&str; 4] = ["/auth/refresh", "/auth/logout", "/oauth/token", "/oauth/revoke"];
/// What takes a while and guesses nothing: it is asked while somebody types.
const STRENGTH: &str = "/auth/password/strength";
/// What changes how somebody proves who they are, or makes who they are.
const PROOFS: [&str; 9] = [
    "/me/password",
    "/me/email",
    "/me/authenticators",
    "/me/passkeys",
    "/me/identities",
    "/me/organizations",
    "/organizations",
    "/invitations/look",
    "/invitations/accept",
];

impl Class {
    /// The kind of a request; none for what operators' programs ask all day, and for browsers asking whether they may ask.
    pub(crate) fn of(method: &Method, path: &str) -> Option<Self> {
        let path = path.strip_prefix(API).unwrap_or(path);
        let reads = matches!(*method, Method::GET | Method::HEAD);
        if *method == Method::OPTIONS || PROBES.contains(&path) {
            None
        } else if RENEWALS.contains(&path) {
            Some(Self::Renewal)
        } else if path == STRENGTH {
            Some(Self::Write)
        } else if path.starts_with("/auth/") || (!reads && PROOFS.iter().any(|proof| is_below(path, proof))) {
            Some(Self::SignIn)
        } else if path.split('/').any(|part| matches!(part, "export" | "exports")) {
            Some(Self::Export)
        } else if reads {
            Some(Self::Read)
        } else {
            Some(Self::Write)
        }
    }
}

fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use poem::http::Method;

    use super::Class;

    #[test]
    fn what_guesses_is_told_from_what_reads_and_writes() {
        let cases = [
            (Method::POST, "/api/v1/auth/login", Some(Class::SignIn)),
            (Method::POST, "/api/v1/auth/second-factor", Some(Class::SignIn)),
            (Method::POST, "/api/v1/auth/password/strength", Some(Class::Write)),
            (Method::POST, "/api/v1/auth/password/reset", Some(Class::SignIn)),
            (Method::POST, "/api/v1/auth/refresh", Some(Class::Renewal)),
            (Method::POST, "/oauth/token", Some(Class::Renewal)),
            (Method::PUT, "/api/v1/me/password", Some(Class::SignIn)),
            (Method::DELETE, "/api/v1/me/passkeys/1", Some(Class::SignIn)),
            (Method::POST, "/api/v1/me/organizations/join", Some(Class::SignIn)),
            (Method::GET, "/api/v1/me/organizations", Some(Class::Read)),
            (Method::GET, "/api/v1/me/passkeys", Some(Class::Read)),
            (Method::POST, "/api/v1/me/emails", Some(Class::Write)),
            (Method::POST, "/api/v1/invitations", Some(Class::Write)),
            (Method::POST, "/api/v1/invitations/accept", Some(Class::SignIn)),
            (Method::GET, "/api/v1/audit/export", Some(Class::Export)),
            (Method::POST, "/api/v1/sessions/1/book", Some(Class::Write)),
            (Method::GET, "/docs", Some(Class::Read)),
            (Method::GET, "/metrics", None),
            (Method::GET, "/api/v1/health", None),
            (Method::OPTIONS, "/api/v1/auth/login", None),
        ];
        for (method, path, class) in cases {
            assert_eq!(Class::of(&method, path), class, "{method} {path}");
        }
    }
}
