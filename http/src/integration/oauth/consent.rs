//! `/oauth/authorize`: the page on which somebody sees what an app wants to do for them, and agrees or does not. It has the looks and the
//! language of the organization that the app is of.

use std::sync::{Arc, LazyLock};

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use poem::http::{StatusCode, header};
use poem::web::{Data, Query};
use poem::{Request, Response, handler};

use super::asked::{Asked, Stop, Wish};
use crate::edge::Problem;
use crate::pages::{Leaf, PAGE_SCRIPT, Scene, file, template, words};
use crate::parts::Parts;

static PAGE: LazyLock<Environment<'static>> = LazyLock::new(|| template("consent", include_str!("consent.html")));

#[handler]
pub(super) async fn show(
    parts: Data<&Arc<Parts>>,
    request: &Request,
    asked: poem::Result<Query<Asked>>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::invalid("request.invalid", "nothing stands twice in the address"))?;
    match asked.clone().read(&parts).await {
        Ok(wish) => {
            let scene = Scene::of(request, &parts, wish.client.org).await?;
            page(&asked, &wish, request, &scene)
        }
        Err(Stop::Here(problem)) => Err(problem),
        Err(Stop::Back(way, code, detail)) => {
            let back = way.with(&[("error", code), ("error_description", detail.as_str())])?;
            Ok(Response::builder().status(StatusCode::FOUND).header(header::LOCATION, back).finish())
        }
    }
}

fn page(asked: &Asked, wish: &Wish, request: &Request, scene: &Scene) -> Result<Response, Problem> {
    let words = words(scene.language);
    let app = wish.app.terms().map(|terms| terms.name.as_str()).unwrap_or_default();
    let say = |name: String| words.get(name.as_str()).map_or(name, |text| (*text).to_owned());
    let scopes = wish.scopes.iter().map(|scope| say(scope.to_string())).collect::<Vec<_>>();
    let deny = wish.way.with(&[("error", "access_denied"), ("error_description", "they do not want to")])?;
    let asks = serde_json::to_string(asked).map_err(|error| Problem::broken(&error))?;
    let here = request.original_uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let org = wish.client.org.to_string();
    let pairs = [("organization", org.as_str()), ("return_to", here.as_str())];
    let on = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let title = words.get("consent").map(|text| text.replace("{app}", app)).unwrap_or_default();
    let context = context! {
        lang => scene.language.name(),
        organization => scene.organization(),
        words => Value::from(Serde(words)),
        back => wish.way.host(),
        app,
        scopes,
        deny,
        asks,
        on,
        org,
    };
    let body = PAGE.get_template("consent").and_then(|page| page.render(context));
    scene.show(Leaf { title: &title, script: "/oauth/consent.js", body })
}

#[handler]
pub(super) fn script() -> Response {
    file("text/javascript; charset=utf-8", [PAGE_SCRIPT, include_str!("consent.js")].concat())
}

#[cfg(test)]
mod tests {
    use regimen_core::accounts::Scope;
    use regimen_core::notification::Language::{De, En};

    use super::words;

    #[test]
    fn everything_that_an_app_can_ask_for_is_said_in_every_language() {
        for scope in Scope::all() {
            for language in [En, De] {
                assert!(words(language).contains_key(scope.to_string().as_str()), "{scope}");
            }
        }
    }

    #[test]
    fn every_word_on_the_page_and_in_its_script_is_there() {
        let is_word = |c: char| c.is_ascii_lowercase() || c == '_';
        let on_page = include_str!("consent.html").split("words.").skip(1);
        let in_script = include_str!("consent.js").split("say(\"").skip(1);
        for name in on_page.chain(in_script).filter_map(|rest| rest.split(|c| !is_word(c)).next()) {
            assert!(words(En).contains_key(name), "{name}");
        }
    }
}
