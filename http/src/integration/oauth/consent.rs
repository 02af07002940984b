//! `/oauth/authorize`: the page on which somebody sees what an app wants to do for them, and agrees or does not.

use std::sync::{Arc, LazyLock};

use minijinja::{AutoEscape, Environment, context};
use poem::http::{StatusCode, header};
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use regimen_core::accounts::{Access, Resource, Scope};

use super::asked::{Asked, Stop, Wish};
use crate::edge::{OWN_PAGE, Problem};
use crate::parts::Parts;

static PAGE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_template("consent", include_str!("consent.html")).expect("the page is a template");
    pages
});

/// What somebody reads who is asked for `scope`.
fn words(scope: Scope) -> &'static str {
    match (scope.resource, scope.access) {
        (Resource::Own, Access::Read) => "See your bookings, your places in line, your credits and what you owe",
        (Resource::Own, Access::Write) => "Book, move and cancel for you, and buy packages in your name",
        (Resource::Sessions, Access::Read) => "See the timetable as you do",
        (Resource::Sessions, Access::Write) => "Plan, change and cancel sessions where you may",
        (Resource::Bookings, Access::Read) => "See bookings of others where you may",
        (Resource::Bookings, Access::Write) => "Book and cancel for others and check them in where you may",
        (Resource::Memberships, Access::Read) => "See credits, plans and purchases where you may",
        (Resource::Memberships, Access::Write) => "Change credits, plans and purchases where you may",
        (Resource::Members, _) => "See who the members are where you may",
        (Resource::Policies, Access::Read) => "See the rules of booking where you may",
        (Resource::Policies, Access::Write) => "Change the rules of booking where you may",
        (Resource::Audit, _) => "Read the history where you may",
    }
}

#[handler]
pub(super) async fn show(
    parts: Data<&Arc<Parts>>,
    request: &Request,
    asked: poem::Result<Query<Asked>>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::invalid("request.invalid", "nothing stands twice in the address"))?;
    match asked.clone().read(&parts).await {
        Ok(wish) => page(&asked, &wish, request),
        Err(Stop::Here(problem)) => Err(problem),
        Err(Stop::Back(way, code, detail)) => {
            let back = way.with(&[("error", code), ("error_description", detail.as_str())])?;
            Ok(Response::builder().status(StatusCode::FOUND).header(header::LOCATION, back).finish())
        }
    }
}

fn page(asked: &Asked, wish: &Wish, request: &Request) -> Result<Response, Problem> {
    let app = wish.app.terms().map(|terms| terms.name.as_str()).unwrap_or_default();
    let scopes = wish.scopes.iter().map(words).collect::<Vec<_>>();
    let deny = wish.way.with(&[("error", "access_denied"), ("error_description", "they do not want to")])?;
    let asks = serde_json::to_string(asked).map_err(|error| Problem::broken(&error))?;
    let here = request.original_uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let pairs = [("organization", wish.client.org.to_string()), ("return_to", here)];
    let sign_in = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let back = wish.way.host();
    let page = PAGE.get_template("consent");
    let page = page.and_then(|page| page.render(context! { app, scopes, deny, asks, sign_in, back }));
    page.map(|page| answer("text/html; charset=utf-8", page)).map_err(|error| Problem::broken(&error))
}

#[handler]
pub(super) fn script() -> Response {
    answer("text/javascript; charset=utf-8", include_str!("consent.js").to_owned())
}

#[handler]
pub(super) fn style() -> Response {
    answer("text/css; charset=utf-8", include_str!("../../mail/templates/landing.css").to_owned())
}

fn answer(kind: &'static str, body: String) -> Response {
    let answer = Response::builder().status(StatusCode::OK).content_type(kind);
    answer.header(header::CONTENT_SECURITY_POLICY, OWN_PAGE).body(body)
}
