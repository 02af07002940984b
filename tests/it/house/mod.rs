//! What holds the house together: the shape of the code, the events of ever, the codes of refusals.

mod architecture;
mod errors;
mod happenings_access;
mod happenings_accounts;
mod happenings_authenticators;
mod happenings_keys;
mod happenings_mail;
mod happenings_memberships;
mod happenings_organization;
mod happenings_people;
mod happenings_places;
mod happenings_planning;
mod happenings_rooms;
mod happenings_webhooks;
mod people_ids;
mod samples;
mod security_doc;
mod security_kinds;
mod source;
