//! Lists: every row once, in one order, and only what may be seen.

use chrono::TimeDelta;
use regimen_core::accounts::values::Role;
use regimen_core::kernel::ids::OrgId;
use regimen_core::scheduling::values::SessionStatus;
use regimen_projections::booking::{BookingState, BookingsOf, find_bookings_of};
use regimen_projections::membership::{find_ledger, find_membership};
use regimen_projections::scheduling::{SessionFilter, Viewer, find_sessions, find_templates};
use regimen_projections::{FindError, Limit, PageRequest};

use crate::support::{ORG, Studio, at, databases};

fn of(rows: u32, cursor: Option<String>) -> PageRequest {
    PageRequest { limit: Limit::try_from(rows).expect("a limit"), cursor }
}

#[tokio::test]
async fn pages_show_every_session_once_in_the_order_of_their_start() {
    for database in databases() {
        let studio = Studio::new();
        let engine = studio.engine(database.open().await).await;
        let coach = studio.register(Role::Coach).await;
        let noon = at("2027-03-02T12:00:00Z");
        for number in 0..23 {
            // Several start at the same time.
            let details = studio.details(coach, noon + TimeDelta::hours((number * 7) % 5));
            let session = studio.schedule(&details).await;
            studio.publish(session, &details).await;
        }
        engine.catch_up(ORG).await.expect("the views follow");
        let reader = studio.reader(&engine);
        for rows in [1, 4, 23, 100] {
            let (mut seen, mut cursor) = (Vec::new(), None);
            loop {
                let page =
                    find_sessions(&reader, ORG, &SessionFilter::default(), &of(rows, cursor)).await.expect("a page");
                seen.extend(page.items.into_iter().map(|session| (session.starts_at, session.session_id)));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen.len(), 23);
            assert!(seen.is_sorted_by(|a, b| a < b), "pages of {rows}");
        }
        let elsewhere = find_sessions(&reader, OrgId::generate(), &SessionFilter::default(), &of(9, None)).await;
        assert_eq!(elsewhere.expect("a page").items, []);
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let studio = Studio::new();
    for database in databases() {
        let engine = studio.engine(database.open().await).await;
        let coach = studio.register(Role::Coach).await;
        for _ in 0..2 {
            studio.template(coach).await;
        }
        engine.catch_up(ORG).await.expect("the views follow");
        let reader = studio.reader(&engine);
        let page = find_templates(&reader, ORG, Some(coach), &of(1, None)).await.expect("a page");
        let cursor = page.next.expect("there is more");
        let rest = find_templates(&reader, ORG, Some(coach), &of(1, Some(cursor.clone()))).await.expect("a page");
        assert_eq!((rest.items.len(), rest.next), (1, None));
        for wrong in [cursor, "garbage".to_owned(), String::new()] {
            let refused = find_sessions(&reader, ORG, &SessionFilter::default(), &of(1, Some(wrong))).await;
            assert!(matches!(refused, Err(FindError::InvalidCursor)));
        }
    }
}

#[tokio::test]
async fn the_timetable_shows_each_viewer_what_they_may_see() {
    for database in databases() {
        let studio = Studio::new();
        let engine = studio.engine(database.open().await).await;
        let (one, two) = (studio.register(Role::Coach).await, studio.register(Role::Coach).await);
        let client = studio.register(Role::Client).await;
        studio.grant(client, 1, 100).await;
        let noon = at("2027-03-02T12:00:00Z");
        let (details_one, details_two) = (studio.details(one, noon), studio.details(two, noon + TimeDelta::hours(1)));
        let draft = studio.schedule(&details_one).await;
        let published = studio.schedule(&details_one).await;
        studio.publish(published, &details_one).await;
        let full = studio.schedule(&details_two).await;
        studio.publish(full, &details_two).await;
        for number in 1..=3 {
            studio.book(full, number, client, noon, 1).await;
        }
        engine.catch_up(ORG).await.expect("the views follow");
        let reader = studio.reader(&engine);
        let seen = async |filter: SessionFilter| {
            let page = find_sessions(&reader, ORG, &filter, &of(100, None)).await.expect("a page");
            page.items.iter().map(|session| session.session_id).collect::<Vec<_>>()
        };
        let by = |viewer| SessionFilter { viewer, ..SessionFilter::default() };
        assert_eq!(seen(by(Viewer::Public)).await, [published, full]);
        assert_eq!(seen(by(Viewer::Coach(one))).await, [draft, published, full]);
        assert_eq!(seen(by(Viewer::Coach(two))).await, [published, full]);
        assert_eq!(seen(by(Viewer::Admin)).await, [draft, published, full]);
        let all = by(Viewer::Admin);
        assert_eq!(seen(SessionFilter { available: Some(true), ..all.clone() }).await, [published]);
        assert_eq!(seen(SessionFilter { available: Some(false), ..all.clone() }).await, [draft, full]);
        assert_eq!(seen(SessionFilter { status: Some(SessionStatus::Draft), ..all.clone() }).await, [draft]);
        assert_eq!(seen(SessionFilter { coach_id: Some(two), ..all.clone() }).await, [full]);
        assert_eq!(seen(SessionFilter { from: Some(noon + TimeDelta::hours(1)), ..all.clone() }).await, [full]);
        assert_eq!(seen(SessionFilter { to: Some(noon + TimeDelta::hours(1)), ..all }).await, [draft, published]);
    }
}

#[tokio::test]
async fn a_client_sees_what_is_to_come_what_was_and_what_was_cancelled() {
    for database in databases() {
        let studio = Studio::new();
        let engine = studio.engine(database.open().await).await;
        let (coach, client) = (studio.register(Role::Coach).await, studio.register(Role::Client).await);
        studio.grant(client, 1, 10).await;
        let now = at("2027-03-05T12:00:00Z");
        let mut bookings = Vec::new();
        for hours in [-2, 0, 3, 1] {
            let starts_at = now + TimeDelta::hours(hours);
            let session = studio.schedule(&studio.details(coach, starts_at)).await;
            bookings.push(studio.book(session, 1, client, starts_at, 1).await.0);
        }
        studio.attend(bookings[0], client, true).await;
        studio.cancel(bookings[2], client, 1).await;
        engine.catch_up(ORG).await.expect("the views follow");
        let reader = studio.reader(&engine);
        let seen = async |state| {
            let page = find_bookings_of(&reader, ORG, BookingsOf::client(client), state, now, &of(100, None))
                .await
                .expect("a page");
            page.items.iter().map(|booking| booking.booking_id).collect::<Vec<_>>()
        };
        assert_eq!(seen(Some(BookingState::Upcoming)).await, [bookings[3]]);
        assert_eq!(seen(Some(BookingState::Past)).await, [bookings[1], bookings[0]]);
        assert_eq!(seen(Some(BookingState::Cancelled)).await, [bookings[2]]);
        assert_eq!(seen(None).await, [bookings[2], bookings[3], bookings[1], bookings[0]]);

        let membership = find_membership(&reader, ORG, client).await.expect("a membership");
        assert_eq!(membership.credits_available(now), 3);
        assert_eq!(membership.credits_available(now + TimeDelta::days(60)), 0);
        let (mut entries, mut cursor) = (Vec::new(), None);
        loop {
            let page = find_ledger(&reader, ORG, client, None, &of(2, cursor)).await.expect("a page");
            entries.extend(page.items.iter().map(|entry| (entry.credits, entry.balance)));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(entries, [(1, 3), (-2, 2), (-2, 4), (-2, 6), (-2, 8), (10, 10)]);
    }
}
