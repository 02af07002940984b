//! Programs that sign in with the SDK for people who have a second factor.

use regimen_sdk::{Client, Error};
use regimen_tests::app::{PASSWORD, TestApp};

on_both_databases! {
    a_program_is_told_that_a_second_factor_is_needed_and_goes_on_with_it;
}

async fn a_program_is_told_that_a_second_factor_is_needed_and_goes_on_with_it(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, codes) = app.takes_an_app(&ana).await;
    let client = Client::try_new(app.node.base()).expect("a client");
    let Err(Error::SecondFactorNeeded(needed)) = client.sign_in(&ana.email, PASSWORD).await else {
        panic!("the password alone is not enough")
    };
    assert_eq!(needed.methods(), ["totp", "backup_code"]);
    let wrong = client.give_second_factor(&needed, "AAAAA-AAAAA").await.expect_err("a wrong code");
    assert_eq!((wrong.code(), wrong.fact::<u32>("attempts_left")), (Some("authenticators.wrong_proof"), Some(4)));
    client.give_second_factor(&needed, &authenticator.code(app.now())).await.expect("signed in");
    assert_eq!(client.me().await.expect("it is her").account_id.to_string(), ana.id);
    let again = client.give_second_factor(&needed, &codes[0]).await.expect_err("a challenge becomes one sign-in");
    assert_eq!(again.code(), Some("auth.challenge_over"));
}
