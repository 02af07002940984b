//! What webhooks can be told.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::integration::catalogue;

use crate::api::Area;
use crate::edge::{Admin, Problem};

pub(crate) struct TopicsApi;

/// A public name for something that happens.
#[derive(Object)]
struct Topic {
    /// Stable for ever: `booking.confirmed`.
    topic: String,
    /// One sentence.
    meaning: String,
}

#[derive(Object)]
struct Topics {
    items: Vec<Topic>,
}

impl From<&catalogue::Topic> for Topic {
    fn from(topic: &catalogue::Topic) -> Self {
        Self { topic: topic.name.to_owned(), meaning: topic.meaning.trim().to_owned() }
    }
}

#[OpenApi(prefix_path = "/webhooks", tag = "Area::Webhooks")]
impl TopicsApi {
    /// What webhooks can be told
    #[oai(path = "/topics", method = "get", operation_id = "list_webhook_topics")]
    async fn list(&self, _caller: Admin) -> Result<Json<Topics>, Problem> {
        Ok(Json(Topics { items: catalogue::topics().map(Topic::from).collect() }))
    }
}
