//! Doing a use case once: the decision, the commit, and the decision again when the world moved under it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ATTEMPTS, Decline, Done, Executor, Failure, Request, UseCase, Work};
use crate::kernel::log::{AppendError, Appended, StreamId};
use crate::kernel::privacy::SubjectId;

impl Executor {
    /// Does `use_case`, once, whatever happens on the way: when this returns `Ok` its events are durable.
    ///
    /// # Errors
    /// The refusal of the domain, or what broke.
    pub async fn execute<U: UseCase>(
        &self,
        request: &Request,
        use_case: &U,
    ) -> Result<Done<U::Outcome>, Decline<U::Refusal>> {
        self.attempt(request, use_case, |_| ()).await
    }

    /// The same; `refusing` is shown the work of a decision that says no.
    pub(super) async fn attempt<U: UseCase>(
        &self,
        request: &Request,
        use_case: &U,
        mut refusing: impl FnMut(&Work<'_>) + Send,
    ) -> Result<Done<U::Outcome>, Decline<U::Refusal>> {
        if let Some(earlier) = self.said_before(request).await? {
            return Ok(earlier);
        }
        for _ in 0..ATTEMPTS {
            let mut work = Work::new(self, request);
            match use_case.decide(&mut work).await {
                Ok(outcome) if work.is_empty() => {
                    if self.stands(&work).await? {
                        let head = self.log.store().head(request.org).await.map_err(Failure::from)?;
                        return Ok(Done { outcome, position: head.position, repeated: false });
                    }
                }
                Ok(outcome) => {
                    if let Some(appended) = self.commit(work, &outcome).await? {
                        return done(&appended).map_err(Decline::Failed);
                    }
                }
                Err(Decline::Refused(refusal)) => {
                    if self.stands(&work).await? {
                        refusing(&work);
                        // The same command may have been accepted meanwhile, which is why it is refused now.
                        return self.said_before(request).await?.ok_or(Decline::Refused(refusal));
                    }
                }
                Err(failed) => return Err(failed),
            }
            tokio::task::yield_now().await;
        }
        Err(Failure::Busy.into())
    }

    async fn said_before<O: DeserializeOwned>(&self, request: &Request) -> Result<Option<Done<O>>, Failure> {
        if !request.may_repeat {
            return Ok(None);
        }
        let Some(known) = self.log.known(request.org, request.command_id).await? else { return Ok(None) };
        let appended = known.answer_to(request.request_hash).map_err(|_| Failure::CommandReused)?;
        done(&appended).map(Some)
    }

    /// `None` means: decide again.
    async fn commit<O: Serialize>(&self, work: Work<'_>, outcome: &O) -> Result<Option<Appended>, Failure> {
        let Some(submitted) = work.submit(outcome)? else { return Ok(None) };
        match submitted.await {
            Ok(appended) => Ok(Some(appended)),
            Err(AppendError::Conflict { stream, .. }) => match erased_person(&stream) {
                Some(person) => Err(Failure::Erased(person)),
                None => Ok(None),
            },
            Err(AppendError::Superseded) => Ok(None),
            Err(AppendError::CommandReused) => Err(Failure::CommandReused),
            Err(AppendError::Busy) => Err(Failure::Busy),
            Err(AppendError::Unavailable) => Err(Failure::Unavailable),
        }
    }

    /// Whether everything that `work` looked at is durable and the newest there is: only then may it be answered from.
    pub(super) async fn stands(&self, work: &Work<'_>) -> Result<bool, Failure> {
        if !work.settled().await {
            return Ok(false);
        }
        if !self.log.store().shared() {
            return Ok(true);
        }
        let (streams, versions) = work.seen();
        let actual = self.log.store().versions(work.org(), &streams).await?;
        let stands = actual == versions;
        if !stands {
            self.cache.forget(work.org(), &streams);
        }
        Ok(stands)
    }
}

fn erased_person(stream: &StreamId) -> Option<SubjectId> {
    (stream.kind() == "privacy").then(|| stream.key().parse().ok()).flatten()
}

fn done<O: DeserializeOwned>(appended: &Appended) -> Result<Done<O>, Failure> {
    let outcome = serde_json::from_slice(&appended.outcome)
        .map_err(|_| Failure::Corrupt("the stored outcome of a command is of another shape".into()))?;
    Ok(Done { outcome, position: appended.last, repeated: appended.repeated })
}
