//! `/go/{purpose}`: where the links in mail lead. The token stands behind the `#`, so no server and no log on the way sees it; the
//! page gives it to the API when somebody presses the button, so that a program that follows links in mail does nothing.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, context};
use poem::http::{StatusCode, header};
use poem::web::Path;
use poem::{Endpoint, Response, Route, get, handler};

use crate::edge::Problem;

/// Nothing but this page's own script and style, and requests to this server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

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
        done: "Your account has this address again, and all devices are signed out. Please set a new password now.",
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

static PAGE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_template("landing", include_str!("templates/landing.html")).expect("the page is a template");
    pages
});

/// The pages.
pub(crate) fn landing() -> impl Endpoint + 'static {
    Route::new().at("/:purpose", get(show)).at("/page.js", get(script)).at("/page.css", get(style))
}

#[handler]
fn show(purpose: Path<String>) -> Result<Response, Problem> {
    let door = DOORS.iter().find(|door| door.purpose == *purpose);
    let door = door.ok_or_else(|| Problem::not_found("request.no_such_path", "there is nothing at this path"))?;
    let Door { heading, button, done, path, asks, .. } = *door;
    let field = |&Field { name, words, kind, fills }: &Field| context! { name, words, kind, fills };
    let fields = asks.iter().map(field).collect::<Vec<_>>();
    let page =
        PAGE.get_template("landing").and_then(|page| page.render(context! { heading, button, done, path, fields }));
    page.map(|page| answer("text/html; charset=utf-8", page)).map_err(|error| Problem::broken(&error))
}

#[handler]
fn script() -> Response {
    answer("text/javascript; charset=utf-8", include_str!("templates/landing.js").to_owned())
}

#[handler]
fn style() -> Response {
    answer("text/css; charset=utf-8", include_str!("templates/landing.css").to_owned())
}

fn answer(kind: &'static str, body: String) -> Response {
    Response::builder()
        .status(StatusCode::OK)
        .content_type(kind)
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::REFERRER_POLICY, "no-referrer")
        .body(body)
}
