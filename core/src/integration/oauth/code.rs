//! One code: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{CodeEvent, CodeIssued, CodeRedeemed, CodeReplayed};
use crate::accounts::SignInId;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::{entity_id, refusals};

entity_id! {
    /// What an app gets for a minute when somebody has let it in.
    pub struct CodeId;
}

/// A code, if it was issued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationCode {
    issued: Option<Box<CodeIssued>>,
    redeemed: Option<SignInId>,
    replayed: bool,
}

/// What can be asked of a code.
#[derive(Debug, Clone)]
pub enum CodeCommand {
    /// Begin.
    Issue(Box<CodeIssued>),
    /// Be exchanged, once.
    Redeem {
        /// For what.
        sign_in_id: SignInId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that it was shown once more. Twice is once.
    Replay {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How an exchange is refused: as RFC 6749 names it, behind the point.
    pub enum CodeRefusal {
        /// At `/oauth/token`, where it is the `error` `invalid_grant`: the code or the refresh token is not of this app, used, expired or
        /// taken back, or the proof of PKCE is missing.
        #[error("the code or the refresh token does not count")]
        InvalidGrant = Rule "oauth.invalid_grant",
    }
}

impl AuthorizationCode {
    /// What it was issued for.
    pub fn issued(&self) -> Option<&CodeIssued> {
        self.issued.as_deref()
    }

    /// What it was exchanged for.
    pub fn redeemed(&self) -> Option<SignInId> {
        self.redeemed
    }
}

impl Aggregate for AuthorizationCode {
    const TYPE: &'static str = "app_code";
    type Command = CodeCommand;
    type Event = CodeEvent;
    type Error = CodeRefusal;
    type Services = ();

    async fn handle(&mut self, command: CodeCommand, (): &(), sink: &EventSink<Self>) -> Result<(), CodeRefusal> {
        let event = match (command, &self.issued, self.redeemed) {
            (CodeCommand::Issue(issued), None, _) => (*issued).into(),
            (CodeCommand::Redeem { sign_in_id, at }, Some(issued), None) if at < issued.expires_at => {
                let (code_id, account_id) = (issued.code_id, issued.account_id);
                CodeRedeemed { code_id, account_id, sign_in_id, redeemed_at: at }.into()
            }
            (CodeCommand::Replay { .. }, Some(_), Some(_)) if self.replayed => return Ok(()),
            (CodeCommand::Replay { at }, Some(issued), Some(_)) => {
                CodeReplayed { code_id: issued.code_id, account_id: issued.account_id, replayed_at: at }.into()
            }
            (CodeCommand::Issue(_) | CodeCommand::Redeem { .. } | CodeCommand::Replay { .. }, _, _) => {
                return Err(CodeRefusal::InvalidGrant);
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: CodeEvent) {
        match event {
            CodeEvent::CodeIssued(issued) => self.issued = Some(Box::new(issued)),
            CodeEvent::CodeRedeemed(CodeRedeemed { sign_in_id, .. }) => self.redeemed = Some(sign_in_id),
            CodeEvent::CodeReplayed(CodeReplayed { .. }) => self.replayed = true,
        }
    }
}

impl AggregateRoot for AuthorizationCode {
    type Id = CodeId;
    const FOLD: u64 = fingerprint(concat!(include_str!("code.rs"), include_str!("events.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use cqrs_es::test::TestFramework;

    use super::{AuthorizationCode, CodeCommand, CodeId, CodeRefusal};
    use crate::accounts::SignInId;
    use crate::integration::oauth::events::{CodeEvent, CodeIssued, CodeRedeemed, CodeReplayed};
    use crate::integration::oauth::{AppId, CodeChallenge};
    use crate::kernel::ids::AccountId;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const ID: CodeId = CodeId::from_uuid(uuid::Uuid::from_u128(1));
    const ANA: AccountId = AccountId::from_uuid(uuid::Uuid::from_u128(2));
    const SIGN_IN: SignInId = SignInId::from_uuid(uuid::Uuid::from_u128(3));

    fn issued() -> CodeEvent {
        CodeIssued {
            code_id: ID,
            app_id: AppId::from_uuid(uuid::Uuid::from_u128(4)),
            account_id: ANA,
            redirect_uri: "https://app.example/back".to_owned(),
            challenge: CodeChallenge::try_from("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned()).expect("one"),
            scopes: "own:read".parse().expect("scopes"),
            methods: Vec::new(),
            epoch: 0,
            permission_epoch: 0,
            expires_at: NOW + TimeDelta::seconds(60),
            issued_at: NOW,
        }
        .into()
    }

    #[test]
    fn a_code_is_exchanged_once_within_its_minute() {
        let redeemed: CodeEvent =
            CodeRedeemed { code_id: ID, account_id: ANA, sign_in_id: SIGN_IN, redeemed_at: NOW }.into();
        let redeem = |at| CodeCommand::Redeem { sign_in_id: SIGN_IN, at };
        let test = |events: Vec<CodeEvent>| TestFramework::<AuthorizationCode>::with(()).given(events);
        test(vec![issued()]).when(redeem(NOW)).then_expect_events(vec![redeemed.clone()]);
        test(vec![issued()]).when(redeem(NOW + TimeDelta::seconds(60))).then_expect_error(CodeRefusal::InvalidGrant);
        test(vec![issued(), redeemed.clone()]).when(redeem(NOW)).then_expect_error(CodeRefusal::InvalidGrant);
        test(vec![]).when(redeem(NOW)).then_expect_error(CodeRefusal::InvalidGrant);
        let replayed: CodeEvent = CodeReplayed { code_id: ID, account_id: ANA, replayed_at: NOW }.into();
        let replay = || CodeCommand::Replay { at: NOW };
        test(vec![issued(), redeemed.clone()]).when(replay()).then_expect_events(vec![replayed.clone()]);
        test(vec![issued(), redeemed, replayed]).when(replay()).then_expect_events(vec![]);
        test(vec![issued()]).when(replay()).then_expect_error(CodeRefusal::InvalidGrant);
    }
}
