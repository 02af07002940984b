//! What a view was is what the same fold says again.

use regimen_core::accounts::values::Role;
use regimen_projections::{accounts, booking, membership, scheduling};

use crate::support::{Database, ORG, Studio, at};

#[tokio::test]
async fn an_answer_as_of_a_position_is_the_one_given_at_that_position() {
    let studio = Studio::new();
    let database = Database::sqlite();
    let engine = studio.engine(database.open().await).await;
    let reader = studio.reader(&engine);
    let (coach, client) = (studio.register(Role::Coach).await, studio.register(Role::Client).await);
    let starts_at = at("2027-03-02T08:00:00Z");
    let details = studio.details(coach, starts_at);
    let session = studio.schedule(&details).await;
    let template = studio.template(coach).await;
    studio.grant(client, 1, 10).await;
    studio.publish(session, &details).await;
    let (spot, _) = studio.book(session, 1, client, starts_at, 1).await;

    let mut seen = Vec::new();
    for step in 0..4 {
        match step {
            1 => {
                studio.cancel(spot, client, 1).await;
            }
            2 => {
                studio.book(session, 2, client, starts_at, 1).await;
            }
            3 => studio.delete_template(template).await,
            _ => {}
        }
        engine.catch_up(ORG).await.expect("the views follow");
        seen.push((
            studio.log.store().head(ORG).await.expect("a head"),
            scheduling::find_session(&reader, ORG, session).await.expect("a session"),
            scheduling::find_template(&reader, ORG, template).await.expect("a template"),
            booking::find_booking(&reader, ORG, spot).await.expect("a booking"),
            booking::find_roster(&reader, ORG, session).await.expect("a roster"),
            membership::find_membership(&reader, ORG, client).await.expect("a membership"),
            accounts::find(&reader, ORG, client).await.expect("an account"),
        ));
    }
    for (head, in_session, in_template, in_booking, in_roster, in_membership, in_account) in seen {
        let position = head.position;
        let then = scheduling::find_session_as_of(&reader, ORG, session, position).await.expect("a session");
        assert_eq!(then, in_session);
        let then = scheduling::find_template_as_of(&reader, ORG, template, position).await.expect("a template");
        assert_eq!(then, in_template);
        let then = booking::find_booking_as_of(&reader, ORG, spot, position).await.expect("a booking");
        assert_eq!(then, in_booking);
        let then = booking::find_roster_as_of(&reader, ORG, session, position).await.expect("a roster");
        assert_eq!(then, in_roster);
        let then = membership::find_membership_as_of(&reader, ORG, client, position).await.expect("a membership");
        assert_eq!(then, in_membership);
        let then = accounts::find_as_of(&reader, ORG, client, position).await.expect("an account");
        assert_eq!(then, in_account);
        let recorded = regimen_core::kernel::clock::instant(head.recorded_at);
        assert_eq!(reader.position_at(ORG, recorded).await.expect("a position"), position);
    }
    let before_it_was = scheduling::find_session_as_of(&reader, ORG, session, 2).await.expect("an answer");
    assert_eq!(before_it_was, None);
}
