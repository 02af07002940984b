//! Before anybody books: members join, coaches publish the timetable, passes are sold. All through the API.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use regimen_sdk::Client;
use regimen_sdk::types::{
    AccountId, Grant, NewSession, OpenRole, Policy, Register, SessionId, TemplateBody, TemplateId, WaitlistMode,
    WaitlistSection,
};

use crate::Failed;
use crate::club::{Club, PASSWORD};
use crate::options::Options;
use crate::plan::Plan;

/// Whoever acts in the club, and the sessions of the timetable.
pub(crate) struct Staff {
    /// In the order of the plan.
    pub(crate) members: Vec<Client>,
    /// Who they are, in the same order.
    pub(crate) accounts: Vec<AccountId>,
    /// Of each class.
    pub(crate) coaches: BTreeMap<String, Client>,
    /// In the order of the plan.
    pub(crate) sessions: Vec<SessionId>,
}

impl Staff {
    /// Makes the club of `plan`.
    pub(crate) async fn prepare(
        club: &Club,
        plan: &Plan,
        options: &Options,
        mode: WaitlistMode,
    ) -> Result<Self, Failed> {
        let members = join(club, plan).await?;
        club.clock.set(plan.opening);
        publish_rules(club, options, mode).await?;
        let (coaches, sessions) = (BTreeMap::new(), Vec::new());
        let mut staff = Self { members: Vec::new(), accounts: Vec::new(), coaches, sessions };
        staff.publish(club, plan, options).await?;
        for (member, account_id) in members {
            sell(club, plan, account_id, options.pass).await?;
            staff.members.push(member);
            staff.accounts.push(account_id);
        }
        Ok(staff)
    }

    async fn publish(&mut self, club: &Club, plan: &Plan, options: &Options) -> Result<(), Failed> {
        let mut templates = BTreeMap::<String, TemplateId>::new();
        for (class, capacity) in options.capacities(plan.slots.iter().map(|slot| slot.category.as_str())) {
            let email = format!("coach-{}@club.example", templates.len() + 1);
            let (coach, _) = register(club, email, format!("Coach of {class}"), OpenRole::Coach).await?;
            let duration_minutes = options.minutes;
            let name = class.clone();
            let body =
                TemplateBody { name, duration_minutes, capacity, credits: 1, minimum_attendance: None, room_id: None };
            templates.insert(class.clone(), coach.create_template(&body).await?.template_id);
            self.coaches.insert(class, coach);
        }
        for slot in &plan.slots {
            let coach = &self.coaches[&slot.category];
            let template_id = templates.get(&slot.category).copied();
            let new = NewSession { template_id, starts_at: slot.starts_at, ..NewSession::default() };
            let session_id = coach.schedule_session(&new).await?.session_id;
            coach.publish_session(session_id).await?;
            self.sessions.push(session_id);
        }
        Ok(())
    }
}

/// What becomes of places that fall free.
async fn publish_rules(club: &Club, options: &Options, mode: WaitlistMode) -> Result<(), Failed> {
    let claim_minutes = options.claim_minutes;
    let (freeze_minutes, grace_minutes, notify_all_minutes) = (None, None, None);
    let waitlist = WaitlistSection { mode, claim_minutes, freeze_minutes, grace_minutes, notify_all_minutes };
    let policy = Policy { waitlist: Some(waitlist), ..Policy::default() };
    club.admin.publish_policy("organization", &policy).await?;
    Ok(())
}

/// Members join one after the other, in the order in which they did.
async fn join(club: &Club, plan: &Plan) -> Result<Vec<(Client, AccountId)>, Failed> {
    let mut order = (0..plan.members.len()).collect::<Vec<_>>();
    order.sort_by_key(|index| (plan.members[*index].joined, *index));
    let mut joined = BTreeMap::new();
    for index in order {
        let member = &plan.members[index];
        club.clock.set(member.joined);
        let email = format!("member-{}@club.example", index + 1);
        joined.insert(index, register(club, email, member.name.clone(), OpenRole::Client).await?);
    }
    Ok(joined.into_values().collect())
}

async fn register(club: &Club, email: String, name: String, role: OpenRole) -> Result<(Client, AccountId), Failed> {
    let client = club.admin.another();
    let (password, accept_terms, versions, referral_code) = (PASSWORD.into(), true, None, None);
    let body = Register { email: email.clone(), name, password, role, accept_terms, versions, referral_code };
    let account_id = client.register(&body).await?.account_id;
    client.sign_in(&email, PASSWORD).await?;
    Ok((client, account_id))
}

/// A pass lasts until the last class is over.
async fn sell(club: &Club, plan: &Plan, client_id: AccountId, amount: u32) -> Result<(), Failed> {
    let end = plan.slots.last().map_or(plan.opening, |slot| slot.starts_at) + TimeDelta::days(2);
    let validity_days = u32::try_from((end - plan.opening).num_days())?;
    let grant = Grant { amount, validity_days, reason: format!("pass of {amount} classes") };
    club.admin.grant_credits(client_id, &grant).await?;
    Ok(())
}
