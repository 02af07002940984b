//! The members of an organization, for the front desk, admins and auditors.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::kernel::ids::AccountId;
use regimen_projections::Page;
use regimen_projections::accounts::{MemberFilter, MemberRow, MemberState, find_members};

use crate::accounts::RoleName;
use crate::api::{Area, asked, found};
use crate::edge::{Desk, Problem};
use crate::parts::Parts;

pub(crate) struct MembersApi;

/// Whether a member is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "MemberState", rename_all = "snake_case")]
enum StateName {
    /// They are.
    Active,
    /// They may not act for a while.
    Suspended,
    /// They were erased.
    Erased,
}

/// A member.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Member {
    account_id: AccountId,
    /// How they want to be called; left out once they are erased.
    name: Option<String>,
    /// Where mail reaches them; left out once they are erased.
    email: Option<String>,
    role: RoleName,
    state: StateName,
    registered_at: DateTime<Utc>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct MemberPage {
    items: Vec<Member>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

impl From<MemberState> for StateName {
    fn from(state: MemberState) -> Self {
        match state {
            MemberState::Active => Self::Active,
            MemberState::Suspended => Self::Suspended,
            MemberState::Erased => Self::Erased,
        }
    }
}

impl From<StateName> for MemberState {
    fn from(state: StateName) -> Self {
        match state {
            StateName::Active => Self::Active,
            StateName::Suspended => Self::Suspended,
            StateName::Erased => Self::Erased,
        }
    }
}

impl From<MemberRow> for Member {
    fn from(row: MemberRow) -> Self {
        let MemberRow { account_id, name, email, role, state, registered_at } = row;
        let (name, email) = (name.map(Into::into), email.map(Into::into));
        Self { account_id, name, email, role: role.into(), state: state.into(), registered_at }
    }
}

#[OpenApi(prefix_path = "/members", tag = "Area::Organization")]
impl MembersApi {
    /// Members
    ///
    /// Those first who came first.
    #[oai(path = "/", method = "get", operation_id = "list_members")]
    #[expect(clippy::too_many_arguments, reason = "a list is asked for with what it can be filtered by")]
    async fn list_members(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Desk,
        role: Query<Option<RoleName>>,
        state: Query<Option<StateName>>,
        /// Only those in whose name or address this stands, whatever its case and accents.
        text: Query<Option<String>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<MemberPage>, Problem> {
        let (role, state) = (role.0.map(Into::into), state.0.map(Into::into));
        let filter = MemberFilter { role, state, text: text.0 };
        let page = found(find_members(&parts.reader, caller.org(), &filter, &asked(&limit, &cursor)?).await)?;
        let Page { items, next } = page.map(Member::from);
        Ok(Json(MemberPage { items, next_cursor: next }))
    }
}
