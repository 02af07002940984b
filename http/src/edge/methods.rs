//! Which methods a path takes, for whoever tries another (RFC 9110, 15.5.6).

use poem::http::{HeaderValue, Method};

use super::limits::Operation;

/// What lies outside of the API and is sent something.
const DOORS: [&str; 2] = ["/oauth/token", "/oauth/revoke"];

/// The methods of every path of the API.
pub(crate) struct Methods(Vec<(Vec<String>, Method)>);

impl Methods {
    pub(crate) fn of(operations: &[Operation]) -> Self {
        let known = |path: &str| segments(path).map(ToOwned::to_owned).collect();
        let doors = DOORS.iter().map(|path| (known(path), Method::POST));
        Self(operations.iter().map(|(method, path, _)| (known(path), method.clone())).chain(doors).collect())
    }

    /// Those of `path`. What is no operation is a page, and is read.
    pub(super) fn allowed(&self, path: &str) -> HeaderValue {
        let asked = segments(path).collect::<Vec<_>>();
        let fits = |known: &[String]| {
            let mut pairs = known.iter().zip(&asked);
            known.len() == asked.len() && pairs.all(|(known, asked)| known.starts_with(':') || known.as_str() == *asked)
        };
        let parameters = |known: &[String]| known.iter().filter(|segment| segment.starts_with(':')).count();
        // Of `/holds/decline` and `/holds/:param0` the router takes the first.
        let closest =
            self.0.iter().map(|(known, _)| known).filter(|known| fits(known)).map(|known| parameters(known)).min();
        let takes = |known: &[String]| fits(known) && Some(parameters(known)) == closest;
        let known = self.0.iter().filter(|(known, _)| takes(known)).map(|(_, method)| method.as_str());
        let mut methods = known.collect::<Vec<_>>();
        if methods.is_empty() || methods.contains(&"GET") {
            methods.retain(|method| *method != "GET");
            methods.extend(["GET", "HEAD"]);
        }
        HeaderValue::try_from(methods.join(", ")).unwrap_or(HeaderValue::from_static("GET"))
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use poem::http::Method;

    use super::Methods;

    #[test]
    fn a_path_says_which_methods_it_takes() {
        let operation = |method: Method, path: &str| (method, path.to_owned(), "some".to_owned());
        let methods = Methods::of(&[
            operation(Method::GET, "/api/v1/sessions"),
            operation(Method::POST, "/api/v1/sessions"),
            operation(Method::PATCH, "/api/v1/bookings/:param0/cancel"),
            operation(Method::DELETE, "/api/v1/holds/:param0"),
            operation(Method::POST, "/api/v1/holds/decline"),
        ]);
        assert_eq!(methods.allowed("/api/v1/sessions/"), "POST, GET, HEAD");
        assert_eq!(methods.allowed("/api/v1/bookings/7/cancel"), "PATCH");
        assert_eq!(methods.allowed("/api/v1/holds/decline"), "POST");
        assert_eq!(methods.allowed("/api/v1/holds/7"), "DELETE");
        assert_eq!(methods.allowed("/sign-in"), "GET, HEAD");
        assert_eq!(methods.allowed("/oauth/token"), "POST");
    }
}
