//! Passkeys over HTTP.

mod add;
mod answers;
mod challenge;
mod mine;
mod room;
mod sign_in;

pub(super) use answers::AssertionBody;
pub(crate) use room::PasskeyRoom;

pub(super) type Api = (add::AddApi, mine::MyPasskeysApi, sign_in::PasskeySignInApi);

pub(super) const API: Api = (add::AddApi, mine::MyPasskeysApi, sign_in::PasskeySignInApi);
