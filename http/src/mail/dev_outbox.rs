//! `/dev/outbox`: reading the mail in the outbox folder in a browser on this machine. It exists only where no mail server is set
//! and the server listens on loopback, and it answers only whoever asks from this machine by its own name: a proxy in front,
//! or a page that had its name resolved to this machine, sees nothing.

use std::sync::{Arc, LazyLock};

use minijinja::{AutoEscape, Environment, context};
use poem::http::{StatusCode, header};
use poem::web::{Data, Path};
use poem::{Endpoint, Request, Response, Route, get, handler};
use regimen_core::kernel::clock::instant;
use regimen_core::notification::MailId;

use super::eml::Eml;
use super::transport::{Outbox, OutboxFile};
use crate::edge::Problem;
use crate::parts::Parts;

/// Nothing is loaded and nothing runs.
const PAGE: &str = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
                    frame-ancestors 'none'";
/// A letter has its styles in it, and may show pictures; it stands in our own page alone.
const LETTER: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; \
                      frame-ancestors 'self'";

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    let sources =
        [("list", include_str!("templates/outbox_list.html")), ("mail", include_str!("templates/outbox_mail.html"))];
    for (name, source) in sources {
        pages.add_template(name, source).expect("the pages are templates");
    }
    pages
});

/// The pages.
pub(crate) fn dev_outbox() -> impl Endpoint + 'static {
    Route::new().at("/", get(list)).at("/:mail_id", get(read)).at("/:mail_id/html", get(read_html))
}

#[handler]
fn list(request: &Request, parts: Data<&Arc<Parts>>) -> Result<Response, Problem> {
    let outbox = open(request, &parts)?;
    let mails = outbox.list().into_iter().rev().take(100).filter_map(|file| entry(outbox, &file)).collect::<Vec<_>>();
    page("list", context! { mails, folder => outbox.folder().display().to_string() })
}

#[handler]
fn read(request: &Request, parts: Data<&Arc<Parts>>, mail_id: Path<MailId>) -> Result<Response, Problem> {
    let eml = find(open(request, &parts)?, mail_id.0)?;
    let text = eml.text();
    let links =
        text.split_whitespace().filter(|word| word.starts_with("http")).map(ToOwned::to_owned).collect::<Vec<_>>();
    let headers = ["From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe"];
    let headers = headers.iter().filter_map(|name| Some((*name, eml.header(name)?))).collect::<Vec<_>>();
    page("mail", context! { mail_id => mail_id.0.to_string(), headers, links, text })
}

#[handler]
fn read_html(request: &Request, parts: Data<&Arc<Parts>>, mail_id: Path<MailId>) -> Result<Response, Problem> {
    let eml = find(open(request, &parts)?, mail_id.0)?;
    Ok(answer(LETTER, eml.html()))
}

/// The folder, if whoever asks may look into it.
fn open<'p>(request: &Request, parts: &'p Parts) -> Result<&'p Outbox, Problem> {
    let peer = request.remote_addr().as_socket_addr().is_some_and(|address| address.ip().is_loopback());
    let headers = request.headers();
    let forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "via", "x-real-ip"];
    let direct = !forwarded.iter().any(|name| headers.contains_key(*name));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let outbox = parts.mail.post_office.outbox().filter(|_| peer && direct && names_this_machine(host));
    outbox.ok_or_else(|| Problem::not_found("request.no_such_path", "there is nothing at this path"))
}

fn names_this_machine(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.parse::<u16>().is_ok() { name } else { host });
    ["localhost", "127.0.0.1", "[::1]"].contains(&name)
}

fn find(outbox: &Outbox, mail_id: MailId) -> Result<Eml, Problem> {
    let found = outbox.read(mail_id).map(|bytes| Eml::of(&bytes));
    found.ok_or_else(|| Problem::not_found("request.no_such_path", "there is no such mail in the outbox"))
}

fn entry(outbox: &Outbox, file: &OutboxFile) -> Option<minijinja::Value> {
    let eml = Eml::of(&outbox.read(file.mail_id)?);
    let (to, subject) = (eml.header("To"), eml.header("Subject"));
    let at = instant(file.at).format("%Y-%m-%d %H:%M:%S UTC").to_string();
    Some(context! { mail_id => file.mail_id.to_string(), at, to, subject })
}

fn page(name: &str, context: minijinja::Value) -> Result<Response, Problem> {
    let page = PAGES.get_template(name).and_then(|page| page.render(context));
    page.map(|page| answer(PAGE, page)).map_err(|error| Problem::broken(&error))
}

fn answer(policy: &'static str, html: String) -> Response {
    Response::builder()
        .status(StatusCode::OK)
        .content_type("text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, policy)
        .header(header::REFERRER_POLICY, "no-referrer")
        .body(html)
}

#[cfg(test)]
mod tests {
    use super::names_this_machine;

    #[test]
    fn only_this_machine_by_its_own_name_may_look() {
        for ours in ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]"] {
            assert!(names_this_machine(ours), "{ours}");
        }
        for other in
            ["", "studio.example.org", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example:80"]
        {
            assert!(!names_this_machine(other), "{other}");
        }
    }
}
