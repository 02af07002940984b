//! What is relevant for security. A test holds every kind of event of the contexts concerned to one of these lists.

/// Kinds of events that an auditor looks at first: who is let in, who may do what, who got data, what was erased.
pub const SECURITY: &[&str] = &[
    "AccountMerged",
    "AccountRegistered",
    "AccountRestored",
    "AccountSuspended",
    "AddressClaimed",
    "AddressReleased",
    "AuthenticatorsReset",
    "BackupCodesMade",
    "ConsentGiven",
    "AlertRaised",
    "AlertRulesSet",
    "DataExported",
    "DeviceDistrusted",
    "DeviceTrusted",
    "EmailAskedFor",
    "EmailChanged",
    "EmailReleased",
    "EmailReserved",
    "EmailVerified",
    "IdentityClaimed",
    "IdentityLinked",
    "IdentityReleased",
    "IdentityUnlinked",
    "ImpersonationBegan",
    "InvitationAccepted",
    "InvitationResent",
    "InvitationRevoked",
    "InvitationSent",
    "LinkFollowed",
    "LinkMailed",
    "OrganizationConfigured",
    "OrganizationFounded",
    "OwnerAdded",
    "OwnerRemoved",
    "PasskeyAdded",
    "PasskeyRemoved",
    "PasskeyUsed",
    "PasswordChanged",
    "RecoveryCancelled",
    "RecoveryRequested",
    "RetentionSet",
    "RoleChanged",
    "RoleRequestApproved",
    "RoleRequestDeclined",
    "RoleRequestWithdrawn",
    "RoleRequested",
    "SecondFactorFailed",
    "SecondFactorProven",
    "SecondFactorRuleSet",
    "SignInBegan",
    "SignInEnded",
    "SignInLocked",
    "SignInUnlocked",
    "SignInsEnded",
    "SignedIn",
    "SubjectErased",
    "TotpConfirmed",
    "TotpEnrolmentBegan",
    "TotpRemoved",
    "WebhookAdded",
    "WebhookChanged",
    "WebhookDisabled",
    "WebhookEnabled",
    "WebhookRemoved",
    "WebhookReplayed",
    "WebhookSecretRotated",
];

/// Kinds of events of the same contexts that are daily business.
pub const ORDINARY: &[&str] =
    &["DeliveriesAttempted", "DeliveryRetried", "PasskeyRenamed", "SignInRefreshed", "WebhookFailing"];
pub const ORDINARY: &[&str] =
    &["DeliveriesAttempted", "DeliveryRetried", "RetentionApplied", "SignInRefreshed", "WebhookFailing"];

/// Whether events of `kind` are relevant for security.
pub fn is_security_relevant(kind: &str) -> bool {
    SECURITY.contains(&kind)
}
