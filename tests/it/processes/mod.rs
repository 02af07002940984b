//! The one binary as its operators meet it: started, stopped, killed, and at the command line.

mod command_line;
mod endings;
mod folders;
mod keys;
mod organizations;
mod secrets;
mod webhooks;

/// Runs each story, a function that takes a [`regimen_tests::app::Home`], on both databases.
macro_rules! in_both_homes {
    ($($story:ident;)+) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(regimen_tests::app::Home::folder()).await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let Some(home) = regimen_tests::app::Home::postgres().await else { return };
                super::$story(home).await;
            })+
        }
    };
}
use in_both_homes;
