//! Every story is told once and held on SQLite and on PostgreSQL.

/// Runs each story, a function that takes a [`regimen_tests::app::TestApp`], on both databases.
macro_rules! on_both_databases {
    ($($story:ident;)+) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(regimen_tests::app::TestApp::on_sqlite().await).await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let Some(app) = regimen_tests::app::TestApp::on_postgres().await else { return };
                super::$story(app).await;
            })+
        }
    };
}
