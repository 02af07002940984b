//! Long lists: the session browser over 100,000 sessions, and a client's 10,000 past bookings. The baseline is a request that
//! reads one row.

use super::load;
use super::long_lists::{BOOKINGS, LongLists, SESSIONS};
use crate::client::get;
use crate::place::{Desk, Kind};
use crate::process::Regimen;
use crate::report::{Spread, Table};
use crate::studio::sign_in;
use crate::{Failed, Options};

const CONNECTIONS: usize = 4;
const REQUESTS: usize = 2_000;

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    for kind in desk.kinds() {
        let mut figures = Figures::default();
        measure(desk, kind, options.runs, &mut figures).await?;
        let table = Table::begin(&format!(
            "Lists, {CONNECTIONS} connections, {SESSIONS} sessions, {BOOKINGS} past bookings of one client, {}",
            kind.name()
        ));
        for (what, p50, p99, target) in figures.0 {
            table.line(&format!("{what}: milliseconds, p50"), &p50, "");
            table.line("the same, p99", &p99, target);
        }
    }
    Ok(())
}

#[derive(Default)]
struct Figures(Vec<(&'static str, Spread, Spread, &'static str)>);

async fn measure(desk: &Desk, kind: Kind, runs: usize, figures: &mut Figures) -> Result<(), Failed> {
    let place = desk.fresh(kind, "lists").await?;
    let lists = LongLists::make(&place).await?;
    let (server, address, _) = tokio::task::block_in_place(|| Regimen::serve(&place))?;
    let tokens = sign_in(address, std::slice::from_ref(&lists.client)).await?;
    let token = tokens.first().ok_or("nobody is signed in")?;
    let of = |path: &dyn Fn(usize) -> String| (0..REQUESTS).map(|number| get(&path(number), token)).collect::<Vec<_>>();
    let kinds: [(&'static str, Vec<Vec<u8>>, &'static str); 4] = [
        ("**baseline**: /me", of(&|_| "/api/v1/me".to_owned()), ""),
        ("session browser, any day", of(&|number| lists.day(number, "")), "below 10"),
        ("session browser, any day, free places of one coach", of(&|number| lists.day_of_coach(number)), "below 10"),
        ("my past bookings", of(&|_| "/api/v1/me/bookings?state=past".to_owned()), "below 10"),
    ];
    for (what, requests, target) in kinds {
        let [mut p50, mut p99] = <[Spread; 2]>::default();
        for _ in 0..runs {
            let (_, millis) = load(address, requests.clone(), CONNECTIONS).await?;
            p50.add(millis.at(50));
            p99.add(millis.at(99));
        }
        figures.0.push((what, p50, p99, target));
    }
    drop(server);
    desk.clear(place).await
}
