//! A provider of OpenID Connect, started for one test: `tests/oidc/provider.mjs` on oidc-provider for Node.

use std::process::Stdio;

use regimen_http::settings::OidcProvider;
use regimen_tests::postgres::skipped;
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A provider that vouches for everybody as whom they say they are.
pub(super) struct Provider {
    pub(super) issuer: String,
    _program: Child,
    _folder: TempDir,
}

const FILES: [(&str, &str); 3] = [
    ("package.json", include_str!("../../oidc/package.json")),
    ("package-lock.json", include_str!("../../oidc/package-lock.json")),
    ("provider.mjs", include_str!("../../oidc/provider.mjs")),
];

impl Provider {
    /// Starts one on a free port; none if there is no Node to run it or its packages cannot be had.
    pub(super) async fn start() -> Option<Self> {
        let folder = TempDir::new().expect("a folder");
        for (name, text) in FILES {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        let installed = Command::new("npm").args(install).current_dir(&folder).stdout(Stdio::null()).status().await;
        if !installed.is_ok_and(|status| status.success()) {
            skipped("no provider of OpenID Connect: npm is not there, or cannot get its packages");
            return None;
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let mut command = Command::new("node");
        command.arg("provider.mjs").arg(port.to_string()).current_dir(&folder);
        let mut program = command.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn().ok()?;
        let mut lines = BufReader::new(program.stdout.take().expect("it is piped")).lines();
        while lines.next_line().await.expect("it speaks").expect("it is ready before it ends") != "ready" {}
        // Its output is read to the end, so that it never waits for somebody to read it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Some(Self { issuer: format!("http://localhost:{port}"), _program: program, _folder: folder })
    }

    /// As it stands in the settings.
    pub(super) fn settings(&self, name: &str) -> OidcProvider {
        OidcProvider {
            name: name.to_owned(),
            title: "Somebody Else".to_owned(),
            issuer: self.issuer.clone(),
            client_id: "regimen".to_owned(),
            client_secret: Some("a secret between the two of us".into()),
            redirect_uri: "http://localhost:8080/came-back".to_owned(),
            scopes: vec!["openid".to_owned()],
        }
    }
}

/// What comes back to the page of ours when somebody whom the provider knows as `name` goes where `begun` sends their browser.
pub(super) async fn come_back(begun: &Value, name: &str) -> Value {
    let policy = reqwest::redirect::Policy::none();
    let browser = reqwest::Client::builder().redirect(policy).build().expect("a browser");
    let mut url = reqwest::Url::parse(begun["authorization_url"].as_str().expect("an address")).expect("an address");
    url.query_pairs_mut().append_pair("login_hint", name);
    let mut cookies = std::collections::BTreeMap::<String, String>::new();
    while url.path() != "/came-back" {
        let jar = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let answer = browser.get(url.clone()).header("cookie", jar).send().await.expect("it answers");
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().expect("text").split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.expect("a name and a value");
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let next = answer.headers().get("location").expect("it sends us on").to_str().expect("text");
        url = url.join(next).expect("an address");
    }
    let of = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    serde_json::json!({ "flow": begun["flow"], "state": of("state"), "code": of("code") })
}
