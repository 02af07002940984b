//! Memberships over HTTP: credits, plans, packages, and what is owed.

mod buying;
mod credits;
mod joining;
mod leaving;
mod my_membership;
mod packages;
mod penalties;
mod penalties_at_once;
mod penalty_shapes;
mod plans;
mod purchase_shapes;
mod purchases;
mod refunds;
mod shapes;

use regimen_projections::membership::Offered;

use crate::edge::SignedIn;

type Api = (
    (credits::CreditsApi, my_membership::MyMembershipApi, plans::PlansApi, joining::JoiningApi),
    (packages::PackagesApi, buying::BuyingApi, purchases::PurchasesApi, penalties::PenaltiesApi),
    (leaving::LeavingApi, refunds::RefundsApi, penalties_at_once::PenaltiesAtOnceApi),
);

pub(crate) const API: Api = (
    (credits::CreditsApi, my_membership::MyMembershipApi, plans::PlansApi, joining::JoiningApi),
    (packages::PackagesApi, buying::BuyingApi, purchases::PurchasesApi, penalties::PenaltiesApi),
    (leaving::LeavingApi, refunds::RefundsApi, penalties_at_once::PenaltiesAtOnceApi),
);

/// What `caller` sees of what is offered: what is retired only if they stand at the desk and ask for it.
fn offered(caller: &SignedIn, retired: Option<bool>) -> Offered {
    match (caller.role.serves_at_the_desk(), retired) {
        (true, Some(true)) => Offered::Ever,
        _ => Offered::Now,
    }
}
