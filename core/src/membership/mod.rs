//! Membership: what clients have – credits, a plan – and what they owe.
//!
//! - **Lot**: credits that came together and expire together. **Draw**: the part of a price that one lot paid; a refund goes
//!   back to the lots it came from.
//! - **Plan**: credits, bookings and guest passes in every **cycle**. A client is bound to the version that they joined.
//! - **Strike**: a late cancellation or an absence. **Fee**: what it costs, unless the rule or staff forgive it.
//! - **Package**: credits for money. A **purchase** binds its price, is paid once, and refunded once at most.
//!
//! Use cases: [`GrantCredits`]; [`PublishPlan`], [`ChangePlan`], [`RetirePlan`], [`JoinPlan`], [`LeavePlan`], [`GiveNotice`],
//! [`WithdrawNotice`]; [`PublishPackage`], [`ChangePackage`], [`RetirePackage`], [`buy_package`], [`ConfirmPurchase`],
//! [`CancelPurchase`], [`refund_purchase`], [`SellPackage`]; [`SettlePenalty`], [`ForgiveStrikes`]; [`ExpireLot`],
//! [`WarnOfExpiry`], [`BeginCycle`]; [`EndMembership`]. Spending, returning and penalties are commands of
//! [`Membership`], run by `booking` inside its own commits, so that a place and its price are one.

mod booking_caps;
mod buy_package;
mod client;
mod command;
mod decide;
mod end_membership;
pub mod events;
mod forgive_strikes;
mod give_notice;
mod grant_credits;
mod join_plan;
mod lots;
mod manage_packages;
mod manage_plans;
#[expect(clippy::module_inception, reason = "the aggregate is called what the context is called")]
mod membership;
mod notices;
mod package;
mod penalties;
mod plan;
mod plan_cycle;
pub mod ports;
mod purchase;
mod purchase_command;
mod refund_purchase;
mod refusal;
mod sell_package;
mod settle_penalty;
mod settle_purchase;
#[cfg(test)]
mod tests;
mod time_passes;
pub mod values;

pub use booking_caps::{BookingsLeft, CapSpan, Counted};
pub use buy_package::{Bought, BuyPackageRefusal, PurchaseIs, buy_package};
pub use client::{ClientRefusal, expect_client};
pub use command::MembershipCommand;
pub use end_membership::EndMembership;
pub use forgive_strikes::{ForgiveStrikes, StrikesAreForgiven};
pub use give_notice::{GiveNotice, WithdrawNotice};
pub use grant_credits::{CreditsAreGranted, GrantCredits, GrantCreditsRefusal};
pub use join_plan::{ClientIsOnPlan, JoinPlan, JoinPlanRefusal, LeavePlan, Standing};
pub use lots::Lots;
pub use manage_packages::{ChangePackage, PackageIs, PublishPackage, RetirePackage};
pub use manage_plans::{ChangePlan, PlanIs, PublishPlan, RetirePlan};
pub use membership::Membership;
pub use notices::MembershipNotice;
pub use package::{Package, PackageCommand, PackageRefusal};
pub use penalties::{FeeState, Penalty, Settlement};
pub use plan::{Plan, PlanCommand, PlanRefusal};
pub use plan_cycle::OnPlan;
pub use purchase::{Purchase, PurchaseSoFar, Refund};
pub use purchase_command::{PurchaseCommand, PurchaseRefusal};
pub use refund_purchase::{RefundPurchase, RefundPurchaseRefusal, Refunded, refund_purchase};
pub use refusal::MembershipRefusal;
pub use sell_package::SellPackage;
pub use settle_penalty::{PenaltyIsSettled, SettlePenalty, SettlePenaltyRefusal, settle};
pub use settle_purchase::{CancelPurchase, ConfirmPurchase, SettlePurchaseRefusal};
pub use time_passes::{BeginCycle, ExpireLot, TimeHasPassed, WarnOfExpiry};
