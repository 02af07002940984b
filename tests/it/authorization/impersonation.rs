//! What whoever acts for somebody else may do: each operation is open or closed, and a walk holds them to it.

use std::collections::BTreeSet;

use regimen_http::OPEN_TO_IMPERSONATORS;
use regimen_tests::app::TestApp;
use serde_json::json;

use super::table::{DOORS, EVERYBODY};
use super::walk::operations;
use crate::stories::impersonations::acting;

on_both_databases! {
    what_is_theirs_alone_is_closed_to_whoever_acts_for_them;
}

/// The operations that are closed: they are a person's alone, or somebody should do them in their own name. An operation is here or
/// in [`OPEN_TO_IMPERSONATORS`].
const CLOSED: &[&str] = &[
    // What proves who they are, and where they are signed in.
    "end_device",
    "end_other_devices",
    "mail_verification",
    "change_password",
    "ask_for_email_change",
    "my_consents",
    "give_consent",
    "my_authenticators",
    "begin_totp",
    "confirm_totp",
    "remove_totp",
    "give_phone",
    "confirm_phone",
    "ask_for_text",
    "remove_phone",
    "renew_backup_codes",
    "reset_authenticators",
    "stop_recovery",
    "my_trusted_devices",
    "distrust_device",
    "distrust_devices",
    "mfa_policy",
    "set_mfa_policy",
    "mfa_adoption",
    "passkey_creation_options",
    "add_passkey",
    "my_passkeys",
    "passkey_proof_options",
    "rename_passkey",
    "remove_passkey",
    "oidc_link",
    "oidc_link_complete",
    "my_identities",
    "unlink_identity",
    "my_organizations",
    "link_account",
    "unlink_account",
    "join_organization",
    "switch_organization",
    "list_apps",
    "get_app",
    "register_app",
    "change_app",
    "rotate_app_secret",
    "remove_app",
    "my_apps",
    "forbid_app",
    "allow_app",
    "list_api_keys",
    "issue_api_key",
    "rotate_api_key",
    "revoke_api_key",
    // Their data.
    "export_my_data",
    "erase_me",
    "erase_member",
    "audit_events",
    "audit_security",
    "export_audit_events",
    "member_activity",
    "list_alerts",
    "get_alert_rules",
    "set_alert_rules",
    "get_retention",
    "set_retention",
    "audit_verify",
    "audit_export",
    // Who may do what, and who acts for whom.
    "change_role",
    "ask_for_role",
    "withdraw_role_request",
    "list_role_requests",
    "approve_role_request",
    "decline_role_request",
    "suspend_member",
    "restore_member",
    "sign_out_member",
    "reset_member_password",
    "preview_merge",
    "merge_member",
    "impersonate_member",
    "list_impersonations",
    "end_impersonation",
    "invite",
    "resend_invitation",
    "revoke_invitation",
    "configure_organization",
    "open_location",
    "change_location",
    "archive_location",
    "restore_location",
    "open_room",
    "change_room",
    "archive_room",
    "restore_room",
    // Money, and what is worth money.
    "buy_package",
    "sell_package",
    "confirm_purchase",
    "cancel_purchase",
    "refund_purchase",
    "grant_credits",
    "publish_plan",
    "change_plan",
    "retire_plan",
    "join_plan",
    "leave_plan",
    "end_plan",
    "give_notice_for",
    "withdraw_notice_for",
    "publish_package",
    "change_package",
    "retire_package",
    "apply_penalties",
    "forgive_strike",
    "forgive_strikes",
    "waive_fee",
    "note_fee_paid",
    // What people are told, and what other programs are.
    "stream_notifications",
    "set_notification_preferences",
    "list_mail_templates",
    "get_mail_template",
    "set_mail_template",
    "reset_mail_template",
    "preview_mail_template",
    "list_mail",
    "resend_mail",
    "list_webhooks",
    "get_webhook",
    "add_webhook",
    "change_webhook",
    "remove_webhook",
    "rotate_webhook_secret",
    "test_webhook",
    "list_webhook_deliveries",
    "retry_webhook_delivery",
    "replay_webhook",
    "list_webhook_topics",
];

/// The operations that ask who somebody is.
fn doors() -> impl Iterator<Item = &'static str> {
    DOORS.iter().filter(|(_, doors)| *doors != EVERYBODY).map(|(name, _)| *name)
}

#[test]
fn every_operation_is_open_to_whoever_acts_for_somebody_or_closed() {
    for name in doors() {
        let lists = [OPEN_TO_IMPERSONATORS, CLOSED].iter().filter(|list| list.contains(&name)).count();
        assert_eq!(lists, 1, "say in http/src/edge/impersonation.rs or here what {name} is");
    }
    let known = doors().collect::<BTreeSet<_>>();
    let unknown = OPEN_TO_IMPERSONATORS.iter().chain(CLOSED).filter(|name| !known.contains(*name)).collect::<Vec<_>>();
    assert!(unknown.is_empty(), "{unknown:?} ask nobody who they are, or are no operations");
}

async fn what_is_theirs_alone_is_closed_to_whoever_acts_for_them(app: TestApp) {
    let (owner, admin) = (app.staff("owner").await, app.admin().await);
    let (mut acts, _) = acting(&owner, &admin).await;
    let unknown = "01890000-0000-7000-8000-000000000000";
    for operation in operations().into_iter().filter(|operation| doors().any(|name| name == operation.name)) {
        let path = operation.path.split('/').map(|part| if part.starts_with('{') { unknown } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        let mut request = acts.request(operation.method.clone(), &path);
        if operation.has_body {
            request = request.json(&json!({}));
        }
        let answer = acts.send(request).await;
        let closed = answer.status == 403 && answer.body["code"] == "impersonation.not_open";
        assert_eq!(closed, CLOSED.contains(&operation.name.as_str()), "{}: {}", operation.name, answer.text);
        assert_eq!(answer.header("Regimen-Impersonated-By"), Some(&*owner.id), "{}", operation.name);
        if operation.name == "logout" {
            acts = acting(&owner, &admin).await.0;
        }
    }
}
