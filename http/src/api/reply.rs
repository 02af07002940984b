//! Answers to writes: what was done, and where in the log it stands.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaHeader, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{ToJSON, Type};
use poem_openapi::{ApiResponse, ResponseContent};
use regimen_core::kernel::executor::Done;
use regimen_core::kernel::log::Position;

use crate::edge::POSITION;

/// Something is there that was not: 201.
pub(crate) struct Created<T>(Reply<T>);

/// Something is done: 200.
pub(crate) struct Written<T>(Reply<T>);

struct Reply<T> {
    body: T,
    position: Position,
    cookie: Option<HeaderValue>,
}

impl<T: ToJSON> Reply<T> {
    fn of<O>(done: Done<O>, body: impl FnOnce(O) -> T) -> Self {
        Self { body: body(done.outcome), position: done.position, cookie: None }
    }

    fn into_response(self, status: StatusCode) -> Response {
        let mut response = Json(self.body).into_response();
        response.set_status(status);
        response.headers_mut().insert(POSITION, self.position.into());
        if let Some(cookie) = self.cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

fn meta<T: Type + ToJSON>(status: u16, description: &'static str) -> MetaResponses {
    let position = MetaHeader {
        name: POSITION.to_ascii_uppercase(),
        description: Some(
            "Where in the log the write stands; send it with a read that must show the write.".to_owned(),
        ),
        required: true,
        deprecated: false,
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("integer", "uint64"))),
    };
    let content = <Json<T> as ResponseContent>::media_types();
    let response =
        MetaResponse { description, status: Some(status), status_range: None, content, headers: vec![position] };
    MetaResponses { responses: vec![response] }
}

macro_rules! reply {
    ($($name:ident: $status:ident, $description:literal;)+) => {$(
        impl<T: ToJSON> $name<T> {
            /// The answer that `body` makes of what was done.
            pub(crate) fn of<O>(done: Done<O>, body: impl FnOnce(O) -> T) -> Self {
                Self(Reply::of(done, body))
            }
        }

        impl<T: ToJSON + Send> IntoResponse for $name<T> {
            fn into_response(self) -> Response {
                self.0.into_response(StatusCode::$status)
            }
        }

        impl<T: Type + ToJSON + Send> ApiResponse for $name<T> {
            fn meta() -> MetaResponses {
                meta::<T>(StatusCode::$status.as_u16(), $description)
            }

            fn register(registry: &mut Registry) {
                <Json<T> as Payload>::register(registry);
            }
        }
    )+};
}

impl<T: ToJSON> Written<T> {
    /// The same answer, with a body made from this one.
    pub(crate) fn and<U: ToJSON>(self, body: impl FnOnce(T) -> U) -> Written<U> {
        let Reply { body: before, position, cookie } = self.0;
        Written(Reply { body: body(before), position, cookie })
    }

    /// The same answer, with a cookie for the browser.
    pub(crate) fn with_cookie(mut self, cookie: Option<HeaderValue>) -> Self {
        self.0.cookie = cookie;
        self
    }
}

reply! {
    Created: CREATED, "It is there.";
    Written: OK, "It is done.";
}
