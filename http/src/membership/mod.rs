//! Credits over HTTP.

mod credits;
mod my_membership;

pub(crate) const API: (credits::CreditsApi, my_membership::MyMembershipApi) =
    (credits::CreditsApi, my_membership::MyMembershipApi);
