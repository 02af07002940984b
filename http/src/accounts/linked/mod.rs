//! Somebody's accounts in several organizations: linked, listed, and gone on with.

mod join;
mod organizations;
mod switch;

pub(super) type Api = (join::JoinApi, organizations::MyOrganizationsApi, switch::SwitchApi);

pub(super) const API: Api = (join::JoinApi, organizations::MyOrganizationsApi, switch::SwitchApi);
