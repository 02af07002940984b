//! `/go/{purpose}`: where the links in mail lead. The token stands behind the `#`, so no server and no log on the way sees it; the
//! page gives it to the API when somebody presses the button, so that a program that follows links in mail does nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use poem::web::{Data, Path};
use poem::{Endpoint, Request, Response, Route, get, handler};
use regimen_core::notification::Language;

use crate::edge::{Problem, Tenant};
use crate::pages::{Leaf, Scene, file, template, words};
use crate::parts::Parts;

/// What a link is good for.
#[derive(Clone, Copy)]
struct Door {
    purpose: &'static str,
    heading: &'static str,
    button: &'static str,
    done: &'static str,
    /// The operation, below the API; `TOKEN` stands for the token.
    path: &'static str,
    /// What it asks for beside the token.
    asks: &'static [Field],
}

/// Something that somebody fills in.
#[derive(Clone, Copy)]
struct Field {
    name: &'static str,
    words: &'static str,
    /// As HTML calls it.
    kind: &'static str,
    /// What browsers may fill in by themselves.
    fills: &'static str,
}

const NEW_PASSWORD: Field =
    Field { name: "password", words: "A password of 10 characters at least", kind: "password", fills: "new-password" };

const DOORS: &[Door] = &[
    Door {
        purpose: "verify_email",
        heading: "Is this your address?",
        button: "Yes, it is mine",
        done: "Thank you. Your address is confirmed.",
        path: "/auth/verify-email",
        asks: &[],
    },
    Door {
        purpose: "reset_password",
        heading: "Set a new password",
        button: "Set it",
        done: "Your password is set, and all of your devices are signed out. You can sign in with it now.",
        path: "/auth/password/reset",
        asks: &[NEW_PASSWORD],
    },
    Door {
        purpose: "magic_link",
        heading: "Sign in without a password",
        button: "Sign in",
        done: "You are signed in on this device.",
        path: "/auth/magic-link/sign-in",
        // The browser is to keep the sign-in where no script can read it.
        asks: &[Field { name: "cookie", words: "", kind: "hidden", fills: "off" }],
    },
    Door {
        purpose: "confirm_email_change",
        heading: "Is this your new address?",
        button: "Yes, use this address",
        done: "Your account has this address now; sign in with it from now on.",
        path: "/auth/email/confirm",
        asks: &[],
    },
    Door {
        purpose: "undo_email_change",
        heading: "Your account has another address",
        button: "That was not me: take it back",
        done: "Your account has this address again, and all devices are signed out. Set a new password with the link in your next mail.",
        path: "/auth/email/undo",
        asks: &[],
    },
    Door {
        purpose: "unlock_account",
        heading: "Your account takes no passwords for a while",
        button: "That was me: end it",
        done: "You can sign in with your password again.",
        path: "/auth/unlock",
        asks: &[],
    },
    Door {
        purpose: "unsubscribe",
        heading: "No more mail of this kind",
        button: "Switch it off",
        done: "You get no more mail of this kind. In the app you are told all the same.",
        path: "/unsubscribe?token=TOKEN",
        asks: &[],
    },
    Door {
        purpose: "accept_invitation",
        heading: "You are invited",
        button: "Become a member",
        done: "Welcome. You can sign in with your address and this password.",
        path: "/invitations/accept",
        asks: &[
            Field { name: "name", words: "How you want to be called", kind: "text", fills: "name" },
            NEW_PASSWORD,
            Field { name: "accept_terms", words: "I accept the terms", kind: "checkbox", fills: "off" },
        ],
    },
    Door {
        purpose: "cancel_recovery",
        heading: "You lost nothing",
        button: "Stop it",
        done: "It is stopped: your second factor is asked for as before. Somebody knows your password, so change it.",
        path: "/auth/second-factor/recover/stop",
        asks: &[],
    },
];

static PAGE: LazyLock<Environment<'static>> =
    LazyLock::new(|| template("landing", include_str!("templates/landing.html")));

/// What stands on the pages, in German: one line a text, `English = German`.
static GERMAN: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("templates/landing_de.txt").lines();
    lines.filter_map(|line| line.split_once(" = ")).collect()
});

/// What the script says by itself.
const SAID: [(&str, &str); 4] = [
    ("code", "The code of your authenticator app, or a backup code"),
    ("incomplete", "This link is not complete. Please open it from the mail."),
    ("failed", "This did not work."),
    ("unreachable", "The server cannot be reached. Please try again."),
];
/// After what somebody can go and sign in.
const THEN_SIGN_IN: [&str; 6] =
    ["accept_invitation", "confirm_email_change", "magic_link", "reset_password", "unlock_account", "verify_email"];
const SIGN_IN: &str = "To your sign-in";
const NO_SCRIPT: &str = "This page needs JavaScript to pass on what stands in the link.";

/// The pages.
pub(crate) fn landing() -> impl Endpoint + 'static {
    Route::new().at("/:purpose", get(show)).at("/page.js", get(script)).at("/page.css", get(style))
}

#[handler]
async fn show(
    request: &Request,
    parts: Data<&Arc<Parts>>,
    tenant: Data<&Tenant>,
    purpose: Path<String>,
) -> Result<Response, Problem> {
    let door = DOORS.iter().find(|door| door.purpose == *purpose);
    let door = door.ok_or_else(|| Problem::not_found("request.no_such_path", "there is nothing at this path"))?;
    let scene = Scene::of(request, &parts, tenant.org()).await?;
    let body = PAGE.get_template("landing").and_then(|page| page.render(door.on(scene.language)));
    scene.show(Leaf { title: said(door.heading, scene.language), script: "/go/page.js", body })
}

impl Door {
    /// What stands on its page, in `language`.
    fn on(&self, language: Language) -> Value {
        let Self { heading, button, done, path, asks, .. } = *self;
        let say = |text| said(text, language);
        let field = |&Field { name, words, kind, fills }: &Field| context! { name, words => say(words), kind, fills };
        let fields = asks.iter().map(field).collect::<Vec<_>>();
        let says = SAID.iter().map(|&(name, text)| context! { name, text => say(text) }).collect::<Vec<_>>();
        let (heading, button, done, no_script) = (say(heading), say(button), say(done), say(NO_SCRIPT));
        let sign_in = THEN_SIGN_IN.contains(&self.purpose).then(|| say(SIGN_IN));
        let words = Value::from(Serde(words(language)));
        context! { lang => language.name(), heading, button, done, path, fields, says, sign_in, no_script, words }
    }
}

/// `text` in `language`.
fn said(text: &'static str, language: Language) -> &'static str {
    match language {
        Language::En => text,
        Language::De => GERMAN.get(text).copied().unwrap_or(text),
    }
}

#[handler]
fn script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("templates/landing.js"))
}

#[handler]
fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("templates/landing.css"))
}

#[cfg(test)]
mod tests {
    use super::{DOORS, GERMAN, NO_SCRIPT, SAID, SIGN_IN};

    #[test]
    fn every_page_is_said_in_german_too() {
        let doors = DOORS.iter().flat_map(|door| {
            let fields = door.asks.iter().map(|field| field.words);
            [door.heading, door.button, door.done].into_iter().chain(fields)
        });
        for text in doors.chain(SAID.iter().map(|(_, text)| *text)).chain([NO_SCRIPT, SIGN_IN]) {
            assert!(text.is_empty() || GERMAN.contains_key(text), "landing_de.txt does not say: {text}");
        }
    }
}
