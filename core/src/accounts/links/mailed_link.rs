//! One mailed link: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{LinkEvent, LinkFollowed, LinkMailed};
use super::values::{LinkId, LinkPurpose};
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::values::{Email, EmailKey};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// What is known of a mailed link.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MailedLink {
    mailed: Option<LinkMailed>,
    followed: bool,
}

/// What can be asked of a mailed link.
#[derive(Debug, Clone)]
pub enum LinkCommand {
    /// Be mailed.
    Mail(Box<LinkMailed>),
    /// Be followed, for this purpose, once.
    Follow {
        /// For what.
        purpose: LinkPurpose,
        /// Now.
        at: DateTime<Utc>,
    },
}

impl MailedLink {
    /// Whose account it is about, if it was ever mailed.
    pub(in crate::accounts) fn account_id(&self) -> Option<AccountId> {
        self.mailed.as_ref().map(|mailed| mailed.account_id)
    }

    /// The address it is about, unless it is the account's own.
    pub(in crate::accounts) fn email(&self) -> Option<&Personal<Email>> {
        self.mailed.as_ref().and_then(|mailed| mailed.email.as_ref())
    }

    /// The key of the address it is about.
    pub(in crate::accounts) fn email_key(&self) -> Option<EmailKey> {
        self.mailed.as_ref().map(|mailed| mailed.email_key)
    }

    /// Whether `account` is still as it was when a link was mailed that opens it.
    pub(in crate::accounts) fn still_opens(&self, account: &Account) -> bool {
        let opens = |mailed: &LinkMailed| !mailed.purpose.opens() || mailed.epoch == account.epoch();
        self.mailed.as_ref().is_some_and(opens)
    }
}

impl Aggregate for MailedLink {
    const TYPE: &'static str = "mailed_link";
    type Command = LinkCommand;
    type Event = LinkEvent;
    type Error = AccountRefusal;
    type Services = ();

    async fn handle(&mut self, command: LinkCommand, (): &(), sink: &EventSink<Self>) -> Result<(), AccountRefusal> {
        let event = match (command, &self.mailed) {
            (LinkCommand::Mail(mailed), None) => (*mailed).into(),
            (LinkCommand::Follow { purpose, at }, Some(mailed))
                if !self.followed && mailed.purpose == purpose && at < mailed.expires_at =>
            {
                let LinkMailed { link_id, account_id, .. } = *mailed;
                LinkFollowed { link_id, account_id, purpose, followed_at: at }.into()
            }
            (LinkCommand::Mail(_) | LinkCommand::Follow { .. }, _) => return Err(AccountRefusal::LinkOver),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: LinkEvent) {
        match event {
            LinkEvent::LinkMailed(mailed) => self.mailed = Some(mailed),
            LinkEvent::LinkFollowed(LinkFollowed { .. }) => self.followed = true,
        }
    }
}

impl AggregateRoot for MailedLink {
    type Id = LinkId;
    const FOLD: u64 =
        fingerprint(concat!(include_str!("mailed_link.rs"), include_str!("events.rs"), include_str!("values.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use cqrs_es::test::TestFramework;

    use super::{LinkCommand, MailedLink};
    use crate::accounts::AccountRefusal;
    use crate::accounts::links::events::{LinkEvent, LinkFollowed, LinkMailed};
    use crate::accounts::links::{LinkId, LinkPurpose};
    use crate::accounts::values::EmailKey;
    use crate::kernel::ids::{AccountId, OrgId};
    use crate::kernel::secrets::{Pepper, Secrets};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn mailed() -> LinkMailed {
        let email = "ana@example.org".to_owned().try_into().expect("an address");
        LinkMailed {
            link_id: LinkId::generate(),
            account_id: AccountId::generate(),
            purpose: LinkPurpose::ResetPassword,
            email: None,
            email_key: EmailKey::of(&email, OrgId::DEFAULT, &Pepper::new(&Secrets::ephemeral().pepper)),
            epoch: 0,
            expires_at: NOW + TimeDelta::minutes(30),
            mailed_at: NOW,
        }
    }

    fn follow(
        history: Vec<LinkEvent>,
        purpose: LinkPurpose,
        minutes: i64,
    ) -> cqrs_es::test::AggregateResultValidator<MailedLink> {
        let at = NOW + TimeDelta::minutes(minutes);
        TestFramework::<MailedLink>::with(()).given(history).when(LinkCommand::Follow { purpose, at })
    }

    #[test]
    fn a_link_is_followed_once_for_its_purpose_and_in_time() {
        let mailed = mailed();
        let LinkMailed { link_id, account_id, purpose, .. } = mailed;
        let followed = LinkFollowed { link_id, account_id, purpose, followed_at: NOW + TimeDelta::minutes(29) };
        follow(vec![mailed.clone().into()], purpose, 29).then_expect_events(vec![followed.clone().into()]);
        let again = vec![mailed.clone().into(), followed.into()];
        follow(again, purpose, 29).then_expect_error(AccountRefusal::LinkOver);
        follow(vec![mailed.clone().into()], purpose, 30).then_expect_error(AccountRefusal::LinkOver);
        follow(vec![mailed.into()], LinkPurpose::MagicLink, 1).then_expect_error(AccountRefusal::LinkOver);
        follow(vec![], purpose, 1).then_expect_error(AccountRefusal::LinkOver);
    }
}
