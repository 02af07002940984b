//! Aggregates as use cases hold them.

use std::fmt::Display;
use std::ops::Deref;
use std::sync::Arc;

use cqrs_es::event_sink::EventSink;

use crate::kernel::event::EventSet;
use crate::kernel::log::{StreamId, Version};

/// An aggregate of ours: the traits of cqrs-es, a typed id, and a fingerprint of its fold.
pub trait AggregateRoot: cqrs_es::Aggregate<Event: EventSet, Services = ()> + Clone + 'static {
    /// What tells it from others of its kind.
    type Id: Display + Copy + Send + Sync;

    /// Changes when the state or the fold does, so that snapshots of the old fold are not used: see [`fingerprint`].
    const FOLD: u64;

    /// Its stream.
    fn stream(id: Self::Id) -> StreamId {
        StreamId::new(Self::TYPE, id)
    }
}

/// A fingerprint of the source that defines a fold (FNV-1a). A changed comment costs a re-read of events, no more.
pub const fn fingerprint(source: &str) -> u64 {
    let bytes = source.as_bytes();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// An aggregate that was loaded, with the events that commands added to it since.
#[derive(Debug)]
#[must_use = "what is not saved is not written"]
pub struct Loaded<A: AggregateRoot> {
    pub(super) stream: StreamId,
    pub(super) version: Version,
    pub(super) state: Arc<A>,
    pub(super) events: Vec<A::Event>,
}

impl<A: AggregateRoot> Loaded<A> {
    pub(super) fn new(stream: StreamId, version: Version, state: Arc<A>) -> Self {
        Self { stream, version, state, events: Vec::new() }
    }

    /// Lets the aggregate decide on `command`. After a refusal it is as it was before.
    ///
    /// # Errors
    /// The refusal of the aggregate.
    pub async fn handle(&mut self, command: A::Command) -> Result<(), A::Error> {
        // A copy, because a command that is refused half-way may have applied events already.
        let mut next = (*self.state).clone();
        let sink = EventSink::default();
        next.handle(command, &(), &sink).await?;
        self.events.extend(sink.collect().await);
        self.state = Arc::new(next);
        Ok(())
    }

    /// The number of events that the state rests on, those of this work not counted.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Whether there is such an aggregate.
    pub fn exists(&self) -> bool {
        self.version > 0
    }

    /// The state, shared.
    pub fn shared(&self) -> Arc<A> {
        Arc::clone(&self.state)
    }
}

impl<A: AggregateRoot> Deref for Loaded<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.state
    }
}
