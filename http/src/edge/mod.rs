//! What happens to every request before and after its handler: an id, limits while the body is read, who it is from, waiting
//! for the view that the caller has already written to, one shape for every error, one line in the log.

mod api_keys;
mod apps;
mod authority;
mod bearers;
mod body;
mod cookies;
mod cors;
mod directory;
mod enrolment;
mod guard;
mod headers;
mod identity;
mod impersonation;
mod json;
mod limits;
mod links;
mod methods;
mod problem;
mod protection;
mod scopes;
mod standing;
mod tenant;
mod token_keys;
mod tokens;

pub(crate) use bearers::Bearers;
pub(crate) use body::Fingerprint;
pub(crate) use cookies::{SameSite, forget_cookie};
pub use cors::Origin;
pub(crate) use cors::Origins;
pub(crate) use directory::Directory;
pub(crate) use guard::Guard;
pub(crate) use headers::POSITION;
pub(crate) use identity::{Admin, Analyst, Auditor, Coach, Desk, Doorkeeper, Participant, SignedIn};
pub use impersonation::OPEN_TO_IMPERSONATORS;
pub(crate) use impersonation::OpenToImpersonators;
pub use limits::{Allowance, ForwardedBy, Limit, Network, UnknownOperation};
pub(crate) use limits::{Limits, Operation, OperationLimits};
pub(crate) use links::{Link, Links};
pub(crate) use methods::Methods;
pub(crate) use problem::Problem;
pub(crate) use protection::OWN_PAGE;
pub use protection::Transport;
pub(crate) use tenant::Tenant;
pub(crate) use tokens::{Acting, Claims, Tokens};
