//! Bodies: limited while they are read, and hashed so that a repeated Idempotency-Key can be told from a reused one.

use futures_util::StreamExt as _;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Body, Request};
use regimen_core::kernel::executor::Request as Command;
use regimen_core::kernel::ids::CommandId;
use regimen_core::kernel::log::Hash;
use regimen_core::kernel::secrets::Pepper;

use super::headers::IDEMPOTENCY_KEY;
use super::json::ambiguity;
use super::problem::Problem;

/// The longest Idempotency-Key.
const LONGEST_KEY: usize = 200;

/// The keyed hash of what was asked: method, path and body.
#[derive(Debug, Clone)]
pub(crate) struct Fingerprint {
    hash: Hash,
    pepper: Pepper,
}

impl Fingerprint {
    /// Reads the body of `request`, up to `limit` bytes, puts it back, and hashes what was asked.
    pub(super) async fn take(request: &mut Request, limit: usize, pepper: &Pepper) -> Result<Self, Problem> {
        refuse_bad_key(request)?;
        refuse_encoded(request)?;
        let body = if matches!(*request.method(), Method::GET | Method::HEAD) {
            Vec::new()
        } else {
            refuse_long(request, limit)?;
            read(request.take_body(), limit).await?
        };
        refuse_ambiguous(request, &body)?;
        let asked = [request.method().as_str().as_bytes(), request.original_uri().path().as_bytes(), &body];
        let hash = pepper.hash("request", &asked);
        request.set_body(body);
        Ok(Self { hash, pepper: pepper.clone() })
    }

    /// `command` under the name that the caller gave it, if they did. The same key of another caller is another name.
    pub(crate) fn name(&self, command: Command, key: Option<&str>) -> Result<Command, Problem> {
        let whose = command.actor.to_string();
        self.name_of(&whose, command, key)
    }

    /// The same for a caller who is not signed in, and whom `whose` tells from others.
    pub(crate) fn name_of(&self, whose: &str, command: Command, key: Option<&str>) -> Result<Command, Problem> {
        let Some(key) = key else { return Ok(command) };
        let name = self.pepper.hash("idempotency", &[command.org.uuid().as_bytes(), whose.as_bytes(), key.as_bytes()]);
        let mut id = [0; 16];
        id.copy_from_slice(&name.0[..16]);
        let id = CommandId::from_uuid(uuid::Builder::from_custom_bytes(id).into_uuid());
        Ok(command.repeatable(id, self.hash))
    }
}

/// Looks at the header itself: a key that cannot be read as text would otherwise count as none, and the request could happen
/// twice.
fn refuse_bad_key(request: &Request) -> Result<(), Problem> {
    let mut keys = request.headers().get_all(IDEMPOTENCY_KEY).iter();
    let is_good = |key: &HeaderValue| {
        (1..=LONGEST_KEY).contains(&key.len()) && key.as_bytes().iter().all(|byte| matches!(byte, b' '..=b'~'))
    };
    match (keys.next(), keys.next()) {
        (None, _) => Ok(()),
        (Some(key), None) if is_good(key) => Ok(()),
        _ => {
            let detail = format!("an Idempotency-Key has 1 to {LONGEST_KEY} visible ASCII characters");
            Err(Problem::invalid("request.invalid_idempotency_key", detail))
        }
    }
}

/// Nothing is unpacked here: a small body cannot become a large one.
fn refuse_encoded(request: &Request) -> Result<(), Problem> {
    let plain = |encoding: &HeaderValue| encoding.as_bytes().eq_ignore_ascii_case(b"identity");
    if request.headers().get_all(header::CONTENT_ENCODING).iter().all(plain) {
        return Ok(());
    }
    let detail = "a body is sent as it is, without Content-Encoding";
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "request.unsupported_encoding", detail))
}

/// What says by itself that it is too large need not be read.
fn refuse_long(request: &Request, limit: usize) -> Result<(), Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > limit as u64) { Err(too_large(limit)) } else { Ok(()) }
}

fn refuse_ambiguous(request: &Request, body: &[u8]) -> Result<(), Problem> {
    let is_json = request.content_type().is_some_and(|content_type| content_type.starts_with("application/json"));
    let ambiguity = Some(body).filter(|_| is_json).and_then(ambiguity);
    ambiguity.map_or(Ok(()), |ambiguity| Err(Problem::invalid("request.invalid", ambiguity)))
}

fn too_large(limit: usize) -> Problem {
    let detail = format!("a body has at most {limit} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", detail)
}

async fn read(body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut stream = body.into_bytes_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk =
            chunk.map_err(|_| Problem::invalid("request.incomplete", "the body ended before it was complete"))?;
        if bytes.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
