//! How problems stand in the OpenAPI document.

use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};

use super::{CONTENT_TYPE, Problem};

/// The statuses that any operation may answer with when something is not right, and when.
const STATUSES: [(u16, &str); 11] = [
    (400, "The request is not what this document asks for."),
    (401, "The access token is missing, expired or not ours."),
    (403, "The role of the caller does not allow it."),
    (404, "There is no such thing, or none that the caller may know of."),
    (409, "The state of things does not allow it."),
    (413, "The body is too large."),
    (415, "The body is not JSON, or it is packed."),
    (422, "A rule does not allow it, or the Idempotency-Key was used for another request."),
    (429, "Too many requests; try again after Retry-After seconds."),
    (500, "Something is broken; it has been logged."),
    (503, "Not now; try again after Retry-After seconds."),
];

impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        let response = |(status, description): &(u16, &'static str)| MetaResponse {
            description,
            status: Some(*status),
            status_range: None,
            content: vec![MetaMediaType {
                content_type: CONTENT_TYPE,
                schema: MetaSchemaRef::Reference("Problem".to_owned()),
            }],
            headers: Vec::new(),
        };
        MetaResponses { responses: STATUSES.iter().map(response).collect() }
    }

    fn register(registry: &mut Registry) {
        registry.create_schema::<ProblemSchema, _>("Problem".to_owned(), |_| schema());
    }
}

/// Names the schema in the registry.
struct ProblemSchema;

impl poem_openapi::types::Type for ProblemSchema {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> std::borrow::Cow<'static, str> {
        "Problem".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference("Problem".to_owned())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

fn schema() -> MetaSchema {
    let described = |ty: &'static str, description: &'static str| {
        MetaSchemaRef::Inline(Box::new(MetaSchema { description: Some(description), ..MetaSchema::new(ty) }))
    };
    MetaSchema {
        description: Some(
            "An error (RFC 9457). Beside these fields it may carry facts of the refusal, such as `spots_left` with \
             `booking.session_full`. The refusal of a booking or a hold carries `why`: the path, below `/api/v1`, at \
             which it is explained.",
        ),
        required: vec!["type", "title", "status", "code", "detail"],
        properties: vec![
            ("type", described("string", "Where the code is explained.")),
            ("title", described("string", "The HTTP status in words.")),
            ("status", described("integer", "The HTTP status.")),
            ("code", described("string", "Stable for ever: decide on this.")),
            ("detail", described("string", "One sentence for people.")),
        ],
        additional_properties: Some(Box::new(MetaSchemaRef::Inline(Box::new(MetaSchema::ANY)))),
        ..MetaSchema::new("object")
    }
}
