//! `regimen demo`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use regimen_core::kernel::clock::{Clock as _, DrivenClock, SystemClock};

use super::{Failed, say, serve};
use crate::app::App;
use crate::demo::{self, Tour};
use crate::server::Server;
use crate::settings::Settings;

pub(super) async fn demo(settings: &Settings) -> Result<ExitCode, Failed> {
    if !settings.listen.ip().is_loopback() {
        return Err("the demo has passwords that everybody knows: it listens on this machine alone (127.0.0.1)".into());
    }
    let mut settings = settings.clone();
    // The demo never mixes with real data unless somebody names the folder.
    if settings.data_dir == Path::new("regimen-data") {
        settings.data_dir = PathBuf::from("regimen-demo");
    }
    let stop = serve::asked_to_stop()?;
    let past = live_through(&settings).await?;
    let app = Arc::new(App::start(&settings, Arc::new(SystemClock)).await?);
    if let Some(past) = past {
        demo::go_on(&app, past).await?.keep(&settings.data_dir)?;
    }
    let tour = Tour::load(&settings.data_dir)?;
    let server = Server::bind(app, settings.listen).await.map_err(|error| format!("{}: {error}", settings.listen))?;
    welcome(&server, &settings, &tour)?;
    serve::run(server, &settings, stop).await
}

/// Makes the studio's past, on a clock of its own.
async fn live_through(settings: &Settings) -> Result<Option<demo::Past>, Failed> {
    let now = SystemClock.now();
    let clock = Arc::new(DrivenClock::at(demo::opening_day(now)));
    let app = App::start(settings, clock.clone()).await?;
    let past = demo::live_through(&app, &clock, now).await;
    app.stop().await;
    past
}

fn welcome(server: &Server, settings: &Settings, tour: &Tour) -> Result<(), Failed> {
    let address = server.address();
    let (api, password) = (format!("http://{address}/api/v1"), demo::PASSWORD);
    say(format_args!("\nRegimen demo studio on http://{address}"));
    say(format_args!("  open       http://{address}/docs"));
    if server.open_outbox().is_some() {
        say(format_args!("  mail       http://{address}/dev/outbox (no mail server is set)"));
    }
    if server.keeps_texts() {
        say(format_args!("  texts      http://{address}/dev/outbox (no gateway is set)"));
    }
    say(format_args!("  data       {}", settings.data_dir.display()));
    // Browsers make passkeys for names and not for bare addresses.
    let pages = format!("http://localhost:{}", address.port());
    say(format_args!("  sign up    {pages}/sign-up with an address of your own; its link comes by mail"));
    say(format_args!("  sign in    {pages}/sign-in with the password {password} as one of"));
    for account in demo::accounts() {
        say(format_args!("               {:8} {}", account.role.name(), account.email));
    }
    let (email, secret) = demo::authenticator_app()?;
    say(format_args!("    app      {email} is asked for a code: type the secret {secret} into an authenticator app"));
    say("    link     have one mailed to any of them, and follow it in the mail above");
    say("    passkey  sign in, add one, sign out, and sign in with it");
    match settings.oidc.providers.as_slice() {
        [] => say(
            "    OpenID   set a provider in regimen.toml (docs/identities.md), sign in, and link your account there",
        ),
        some => some.iter().for_each(|provider| {
            say(format_args!(
                "    OpenID   sign in, link your account at {}, sign out, and sign in with it",
                provider.title
            ));
        }),
    }
    say("  look at    in another terminal:");
    say(format_args!(
        r#"    token() {{ curl -s {api}/auth/login -H 'Content-Type: application/json' \
      -d "{{\"email\":\"$1@demo.example\",\"password\":\"{password}\"}}" | sed 's/.*"access_token":"\([^"]*\)".*/\1/'; }}
    see() {{ curl -s "{api}$2" -H "Authorization: Bearer $(token $1)"; echo; }}"#
    ));
    say(tour);
    say("\n  stop       Ctrl-C; start again on the same data with the same command\n");
    Ok(())
}
