//! The page on which people sign in, see how they are signed in, and set up what they sign in with.

use std::sync::{Arc, LazyLock};

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use poem::http::{StatusCode, header};
use poem::web::{Data, Query};
use poem::{Endpoint, Request, Response, Route, get, handler};
use regimen_core::kernel::ids::OrgId;
use serde::Deserialize;

use super::PAGE_SCRIPT;
use super::asked::Asked;
use super::by_name::by_name;
use super::return_to::ReturnTo;
use super::scene::{Leaf, Scene, file, template};
use super::words::words;
use crate::edge::{Problem, Tenant};
use crate::parts::Parts;

static PAGE: LazyLock<Environment<'static>> =
    LazyLock::new(|| template("sign_in", include_str!("templates/sign_in.html")));

#[derive(Deserialize)]
struct Wanted {
    /// Six hexadecimal digits.
    of: String,
}

/// `/sign-in`: the page, its script, and the colour of an organization.
pub(crate) fn sign_in() -> impl Endpoint + 'static {
    Route::new().at("/", get(show)).at("/page.js", get(script)).at("/colour.css", get(colour))
}

/// `/came-back`: the same page, for those whom a provider of OpenID Connect sends back.
pub(crate) fn came_back() -> impl Endpoint + 'static {
    Route::new().at("/", get(show))
}

#[handler]
async fn show(
    request: &Request,
    parts: Data<&Arc<Parts>>,
    tenant: Data<&Tenant>,
    asked: Query<Asked>,
) -> Result<Response, Problem> {
    // Passkeys of a server for one machine are bound to its name.
    let here = Some(request).filter(|_| parts.passkeys.party().id == "localhost");
    match here.and_then(by_name) {
        Some(address) => Ok(elsewhere(&address)),
        None => page(request, &parts, tenant.org(), asked.0).await,
    }
}

async fn page(request: &Request, parts: &Parts, tenant: OrgId, asked: Asked) -> Result<Response, Problem> {
    let scene = Scene::of(request, parts, asked.org(parts, tenant).await?).await?;
    let words = words(scene.language);
    let return_to = asked.return_to();
    let context = context! {
        lang => scene.language.name(),
        organization => scene.organization(),
        words => Value::from(Serde(words)),
        outbox => parts.mail.open_outbox().is_some(),
        named => asked.organization.as_deref(),
        sign_up => asked.on("/sign-up"),
        return_to => return_to.as_ref().map(ReturnTo::as_str),
    };
    let title = words.get("sign_in").copied().unwrap_or_default();
    let body = PAGE.get_template("sign_in").and_then(|page| page.render(context));
    scene.show(Leaf { title, script: "/sign-in/page.js", body })
}

#[handler]
fn script() -> Response {
    let parts = [PAGE_SCRIPT, include_str!("templates/account.js"), include_str!("templates/sign_in.js")];
    file("text/javascript; charset=utf-8", parts.concat())
}

/// The colour as a style sheet: one in the page itself would need a policy that lets anybody's run.
#[handler]
fn colour(wanted: Query<Wanted>) -> Result<Response, Problem> {
    let wrong = || Problem::invalid("request.invalid", "a colour is six hexadecimal digits");
    let is_colour = wanted.of.len() == 6 && wanted.of.bytes().all(|byte| byte.is_ascii_hexdigit());
    let sheet = is_colour.then(|| format!(":root {{ --colour: #{}; }}\n", wanted.of)).ok_or_else(wrong)?;
    Ok(file("text/css; charset=utf-8", sheet))
}

fn elsewhere(address: &str) -> Response {
    Response::builder().status(StatusCode::TEMPORARY_REDIRECT).header(header::LOCATION, address).finish()
}
