//! Why an answer of a device is not taken.

/// Why an answer of a device is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// It is not of the shape that WebAuthn asks for.
    #[error("the answer of the device cannot be read")]
    Malformed,
    /// It answers another ceremony: a registration where an assertion is due, or the other way round.
    #[error("the answer is for another ceremony")]
    WrongCeremony,
    /// It was made on a page of somebody else.
    #[error("the answer was made on another site")]
    WrongOrigin,
    /// It was made for another relying party.
    #[error("the answer was made for another site")]
    WrongRelyingParty,
    /// Nobody touched the device.
    #[error("nobody was present")]
    NotPresent,
    /// The device did not make sure who it is.
    #[error("the device did not verify its owner")]
    NotVerified,
    /// Its key is of a kind that we did not offer.
    #[error("the key is of a kind that is not supported")]
    UnknownAlgorithm,
    /// The signature is not of the key.
    #[error("the signature is wrong")]
    WrongSignature,
}
