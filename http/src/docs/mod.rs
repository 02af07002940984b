//! The documentation as people read it: every operation in a browser, and the meaning of every code.

use poem::endpoint::make_sync;
use poem::http::header;
use poem::{Endpoint, IntoResponse, Response, Route};
use poem_openapi::{OpenApi, OpenApiService, Webhook};

use crate::edge::OWN_PAGE;

/// Every code and its meaning; generated, and held to the code by a test.
const ERRORS: &str = include_str!("../../../docs/errors.md");
const PAGE: &str = include_str!("index.html");
const START: &str = include_str!("start.js");

const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The document itself.
pub(crate) fn document(text: String) -> impl Endpoint + 'static {
    let text = bytes::Bytes::from(text);
    poem::get(make_sync(move |_| Response::builder().content_type(JSON).body(text.clone()).into_response()))
}

/// The pages below `/docs`.
pub(crate) fn pages<T: OpenApi, W: Webhook>(service: &OpenApiService<T, W>) -> impl Endpoint + 'static + use<T, W> {
    // The library puts its script and style into its page, where our policy lets nothing run: they get files of their own.
    let page = service.swagger_ui_html();
    let style = between(&page, "<style charset=\"UTF-8\">", "</style>");
    let script = between(&page, "<script charset=\"UTF-8\">", "</script>");
    Route::new()
        .at("/", file(PAGE, HTML))
        .at("/errors", file(ERRORS, TEXT))
        .at("/start.js", file(START, SCRIPT))
        .at("/swagger-ui.css", file(style, CSS))
        .at("/swagger-ui.js", file(script, SCRIPT))
}

fn between(text: &str, start: &str, end: &str) -> String {
    let rest = text.split_once(start).map_or("", |(_, rest)| rest);
    rest.split_once(end).map_or("", |(inner, _)| inner).to_owned()
}

fn file(text: impl Into<String>, content_type: &'static str) -> impl Endpoint {
    let text = bytes::Bytes::from(text.into());
    poem::get(make_sync(move |_| {
        let answer = Response::builder().content_type(content_type).header(header::CONTENT_SECURITY_POLICY, OWN_PAGE);
        answer.header(header::CACHE_CONTROL, "no-cache").body(text.clone()).into_response()
    }))
}
