//! The page on which people make themselves an account.

use std::sync::{Arc, LazyLock};

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use poem::web::{Data, Query};
use poem::{Endpoint, Request, Response, Route, get, handler};
use regimen_core::accounts::consents::asked_by;
use regimen_core::admin::Organization;
use regimen_core::admin::values::Document;

use super::PAGE_SCRIPT;
use super::asked::Asked;
use super::scene::{Leaf, Scene, file, template};
use super::words::words;
use crate::edge::{Problem, Tenant};
use crate::parts::Parts;
use crate::settings::Coaches;

static PAGE: LazyLock<Environment<'static>> =
    LazyLock::new(|| template("sign_up", include_str!("templates/sign_up.html")));

/// `/sign-up`: the page and its script.
pub(crate) fn sign_up() -> impl Endpoint + 'static {
    Route::new().at("/", get(show)).at("/page.js", get(script))
}

#[handler]
async fn show(
    request: &Request,
    parts: Data<&Arc<Parts>>,
    tenant: Data<&Tenant>,
    asked: Query<Asked>,
) -> Result<Response, Problem> {
    let org = asked.org(&parts, tenant.org()).await?;
    let scene = Scene::of(request, &parts, org).await?;
    let (organization, _) = parts.core.executor().current::<Organization>(org, org).await?;
    let (terms, privacy) = papers(&organization, &parts.terms_version);
    let words = words(scene.language);
    let coach = match parts.registration.coaches {
        Coaches::Request => "coach_request",
        Coaches::Open => "coach_open",
    };
    let context = context! {
        lang => scene.language.name(),
        organization => scene.organization(),
        words => Value::from(Serde(words)),
        outbox => parts.mail.open_outbox().is_some(),
        named => asked.organization.as_deref(),
        referral_code => asked.referral_code.as_deref(),
        coach => words.get(coach).copied(),
        sign_in => asked.on("/sign-in"),
        terms,
        privacy,
    };
    let title = words.get("sign_up").copied().unwrap_or_default();
    let body = PAGE.get_template("sign_up").and_then(|page| page.render(context));
    scene.show(Leaf { title, script: "/sign-up/page.js", body })
}

/// What whoever signs up is asked to accept: the terms, and the privacy notice if there is one. The terms of an installation have a
/// version alone.
fn papers(organization: &Organization, installation: &str) -> (Value, Option<Value>) {
    let asked = asked_by(organization, installation);
    let legal = organization.settings().map(|settings| &settings.legal);
    let url = |paper: Option<&Document>| paper.map(|paper| paper.url.as_str().to_owned());
    let terms_url = url(legal.and_then(|legal| legal.terms.as_ref()));
    let privacy_url = url(legal.and_then(|legal| legal.privacy.as_ref()));
    let terms = context! { version => asked.terms, url => terms_url };
    (terms, asked.privacy.map(|version| context! { version, url => privacy_url }))
}

#[handler]
fn script() -> Response {
    file("text/javascript; charset=utf-8", [PAGE_SCRIPT, include_str!("templates/sign_up.js")].concat())
}
