//! Chromium and its driver, by the commands of WebDriver (W3C) and of WebAuthn (11).

use std::process::Stdio;

use regimen_tests::postgres::skipped;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::page::Page;

/// A browser with a device that keeps passkeys.
pub(crate) struct Browser {
    http: reqwest::Client,
    /// Where the driver takes commands for it.
    commands: String,
    device: String,
    _driver: Child,
    _profile: TempDir,
}

/// It ends with its driver, because the pipe between them does.
const FLAGS: [&str; 5] =
    ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe"];

const CREATE: &str = "const done = arguments[arguments.length - 1];
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(arguments[0]) })
        .then(made => done(made.toJSON()), error => done({ refused: error.name }));";

const GET: &str = "const done = arguments[arguments.length - 1];
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(arguments[0]) })
        .then(given => done(given.toJSON()), error => done({ refused: error.name }));";

impl Browser {
    /// Starts one; none if there is none.
    pub(crate) async fn start() -> Option<Self> {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let Ok(mut driver) = command.spawn() else {
            skipped("no browser: chromedriver is not there (Debian: chromium chromium-driver)");
            return None;
        };
        let mut lines = BufReader::new(driver.stdout.take().expect("it is piped")).lines();
        let port = loop {
            let line = lines.next_line().await.expect("it speaks").expect("it is ready before it ends");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        // Its output is read to the end, so that it never waits for somebody to read it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let (http, profile) = (reqwest::Client::new(), TempDir::new().expect("a folder"));
        let folder = format!("--user-data-dir={}", profile.path().display());
        let flags = FLAGS.into_iter().chain([folder.as_str()]).collect::<Vec<_>>();
        let wish = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": flags } } } });
        let sessions = format!("http://127.0.0.1:{port}/session");
        let session = told(&http, Method::POST, &sessions, &wish).await;
        let commands = format!("{sessions}/{}", session["sessionId"].as_str().expect("it starts"));
        let device = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserConsenting": true, "isUserVerified": true,
        });
        let device = told(&http, Method::POST, &format!("{commands}/webauthn/authenticator"), &device).await;
        let device = device.as_str().expect("an id").to_owned();
        Some(Self { http, commands, device, _driver: driver, _profile: profile })
    }

    /// Goes to `page`.
    pub(super) async fn goes_to(&self, page: &Page) {
        self.opens(&page.origin).await;
    }

    /// Opens the page at `url`.
    pub(crate) async fn opens(&self, url: &str) {
        self.is_told("url", json!({ "url": url })).await;
    }

    /// Shows pages as a telephone does that is `width` pixels wide.
    pub(crate) async fn is_a_telephone(&self, width: u32) {
        let screen = json!({ "width": width, "height": 740, "deviceScaleFactor": 1, "mobile": true });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": screen });
        self.is_told("goog/cdp/execute", command).await;
    }

    /// Does `script` on the page, and says what it returns.
    pub(crate) async fn does(&self, script: &str) -> Value {
        self.is_told("execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// What `expression` is on the page as soon as it is something.
    pub(crate) async fn sees(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const look = () => {{ const seen = {expression}; if (seen) done(seen); else setTimeout(look, 20); }};
             look();"
        );
        self.is_told("execute/async", json!({ "script": script, "args": [] })).await
    }

    /// What its device makes of `options` for a new passkey, as the API takes it; or `refused`, and why.
    pub(super) async fn creates(&self, options: &Value, name: &str) -> Value {
        let made = self.is_told("execute/async", json!({ "script": CREATE, "args": [options] })).await;
        let response = &made["response"];
        match &made["refused"] {
            Value::Null => json!({
                "name": name, "client_data_json": response["clientDataJSON"],
                "attestation_object": response["attestationObject"],
            }),
            refused => json!({ "refused": refused }),
        }
    }

    /// What its device signs of `options`, as the API takes it to sign in; or `refused`, and why.
    pub(super) async fn signs_in(&self, options: &Value) -> Value {
        let given = self.is_told("execute/async", json!({ "script": GET, "args": [options] })).await;
        let response = &given["response"];
        match &given["refused"] {
            Value::Null => json!({ "user_handle": response["userHandle"], "assertion": {
                "id": given["id"], "client_data_json": response["clientDataJSON"],
                "authenticator_data": response["authenticatorData"], "signature": response["signature"],
            } }),
            refused => json!({ "refused": refused }),
        }
    }

    /// From now on its device does not recognise who uses it.
    pub(super) async fn is_used_by_a_stranger(&self) {
        let command = format!("webauthn/authenticator/{}/uv", self.device);
        self.is_told(&command, json!({ "isUserVerified": false })).await;
    }

    /// Closes it.
    pub(crate) async fn quits(self) {
        told(&self.http, Method::DELETE, &self.commands, &json!({})).await;
    }

    async fn is_told(&self, command: &str, body: Value) -> Value {
        told(&self.http, Method::POST, &format!("{}/{command}", self.commands), &body).await
    }
}

/// What comes of a command.
async fn told(http: &reqwest::Client, method: Method, url: &str, body: &Value) -> Value {
    let answer = http.request(method, url).json(body).send().await.expect("the driver answers");
    let (status, mut answer) = (answer.status(), answer.json::<Value>().await.expect("JSON"));
    assert!(status.is_success(), "{url}: {answer}");
    answer["value"].take()
}
