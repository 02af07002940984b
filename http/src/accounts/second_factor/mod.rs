//! Giving one's second factor, and doing without it when it is lost.

mod adoption;
mod challenge;
mod complete;
mod devices;
mod policy;
mod recover;
mod text;

pub(super) use challenge::demand;

pub(super) type Api = (
    complete::CompleteApi,
    text::TextApi,
    recover::RecoverApi,
    devices::TrustedDevicesApi,
    policy::PolicyApi,
    adoption::AdoptionApi,
);

pub(super) const API: Api = (
    complete::CompleteApi,
    text::TextApi,
    recover::RecoverApi,
    devices::TrustedDevicesApi,
    policy::PolicyApi,
    adoption::AdoptionApi,
);
