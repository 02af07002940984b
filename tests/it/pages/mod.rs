//! What people see in a browser, as far as it can be told without one: what the pages say, in which language, and what they may do.

mod browser;
mod sign_in;
mod sign_up;

use regimen_tests::app::{Answer, Person};
use reqwest::Method;
use reqwest::header::{ACCEPT_LANGUAGE, HOST};

/// The page at `path` as a browser on this machine asks for it.
async fn page(person: &Person, path: &str, language: &str) -> Answer {
    let request = person.request(Method::GET, path).header(HOST, "localhost:8080");
    person.send(request.header(ACCEPT_LANGUAGE, language)).await
}

/// What stands on a page, with the paths as people read them.
fn readable(page: &Answer) -> String {
    page.text.replace("&#x2f;", "/").replace("&amp;", "&")
}
