//! One address and which organization it leads to: the aggregate that makes short names and hosts unique in an installation. Its
//! streams are in the log of the default organization.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{AddressClaimed, AddressEvent, AddressReleased};
use super::values::{AddressKey, WebAddress};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::OrgId;
use crate::refusals;

/// Which organization an address leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressClaim {
    org_id: Option<OrgId>,
}

/// What can be asked of an address.
#[derive(Debug, Clone)]
pub enum AddressCommand {
    /// Lead to an organization.
    Claim {
        /// The address itself.
        address: WebAddress,
        /// To which.
        org_id: OrgId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Lead nowhere any more.
    Release {
        /// The address itself.
        address: WebAddress,
        /// Whose it was.
        org_id: OrgId,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How an address says no.
    pub enum AddressRefusal {
        /// The short name or the host belongs to another organization.
        #[error("the short name or the host belongs to another organization")]
        Taken = Conflict "organization.address_taken",
    }
}

impl AddressClaim {
    /// The organization it leads to.
    pub fn org_id(&self) -> Option<OrgId> {
        self.org_id
    }
}

impl Aggregate for AddressClaim {
    const TYPE: &'static str = "address";
    type Command = AddressCommand;
    type Event = AddressEvent;
    type Error = AddressRefusal;
    type Services = ();

    async fn handle(&mut self, command: AddressCommand, (): &(), sink: &EventSink<Self>) -> Result<(), AddressRefusal> {
        let event = match (command, self.org_id) {
            (AddressCommand::Claim { address, org_id, at }, None) => {
                AddressClaimed { address, org_id, claimed_at: at }.into()
            }
            (AddressCommand::Claim { org_id, .. }, Some(owner)) if owner == org_id => return Ok(()),
            (AddressCommand::Claim { .. }, Some(_)) => return Err(AddressRefusal::Taken),
            (AddressCommand::Release { address, org_id, at }, Some(owner)) if owner == org_id => {
                AddressReleased { address, org_id, released_at: at }.into()
            }
            (AddressCommand::Release { .. }, _) => return Ok(()),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: AddressEvent) {
        self.org_id = match event {
            AddressEvent::AddressClaimed(AddressClaimed { org_id, .. }) => Some(org_id),
            AddressEvent::AddressReleased(AddressReleased { .. }) => None,
        };
    }
}

impl AggregateRoot for AddressClaim {
    type Id = AddressKey;
    const FOLD: u64 = fingerprint(include_str!("address_claim.rs"));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::test::TestFramework;

    use super::{AddressClaim, AddressCommand, AddressRefusal};
    use crate::admin::events::{AddressClaimed, AddressReleased};
    use crate::admin::values::WebAddress;
    use crate::kernel::ids::OrgId;

    fn yoga() -> WebAddress {
        WebAddress::Slug("yoga".parse().expect("a short name"))
    }

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn an_address_leads_to_one_organization() {
        let (first, second) = (OrgId::generate(), OrgId::generate());
        let claimed = AddressClaimed { address: yoga(), org_id: first, claimed_at: AT };
        let given = || TestFramework::<AddressClaim>::with(()).given(vec![claimed.clone().into()]);
        let claim = |org_id| AddressCommand::Claim { address: yoga(), org_id, at: AT };
        given().when(claim(second)).then_expect_error(AddressRefusal::Taken);
        given().when(claim(first)).then_expect_events(vec![]);
    }

    #[test]
    fn only_whose_it_is_gives_it_up() {
        let (first, second) = (OrgId::generate(), OrgId::generate());
        let claimed = AddressClaimed { address: yoga(), org_id: first, claimed_at: AT };
        let given = || TestFramework::<AddressClaim>::with(()).given(vec![claimed.clone().into()]);
        let release = |org_id| AddressCommand::Release { address: yoga(), org_id, at: AT };
        given().when(release(second)).then_expect_events(vec![]);
        let released = AddressReleased { address: yoga(), org_id: first, released_at: AT };
        given().when(release(first)).then_expect_events(vec![released.into()]);
    }
}
