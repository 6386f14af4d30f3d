//! Why someone could not sign in through the provider: one variant per thing the visitor can do about it.
//!
//! The causes are for the log. What the provider answered may hold codes and tokens, so no cause repeats an answer.

use std::error::Error as StdError;

use anyhow::anyhow;
use openidconnect::{
    ClaimsVerificationError, DiscoveryError, RequestTokenError, UserInfoError,
    core::{CoreErrorResponseType, CoreRequestTokenError},
};

use super::wire::WireError;

pub type Result<T, E = ProviderError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// Later it may work.
    #[error("the provider cannot be reached")]
    Unreachable(#[source] anyhow::Error),
    /// In the provider's word for it, such as `access_denied` where the person changed their mind.
    #[error("the provider said no: {0}")]
    Refused(String),
    #[error("what came back from the provider cannot be trusted")]
    Untrusted(#[source] anyhow::Error),
    /// Beginning again helps.
    #[error("signing in took too long, or was finished before")]
    Expired,
}

impl ProviderError {
    /// A no, in a word that may stand in a log whoever made it up.
    pub(super) fn refused(word: &str) -> Self {
        let harmless = |c: &char| c.is_ascii_lowercase() || *c == '_';
        Self::Refused(word.chars().filter(harmless).take(40).collect())
    }

    /// Where an answer could not be read: its place, not its text.
    fn nonsense(what: &str, place: &impl ToString) -> Self {
        Self::Untrusted(anyhow!("its {what} makes no sense at {}", place.to_string()))
    }
}

impl From<WireError> for ProviderError {
    fn from(error: WireError) -> Self {
        match error {
            WireError::TooLarge => Self::Untrusted(error.into()),
            _ => Self::Unreachable(error.into()),
        }
    }
}

impl From<DiscoveryError<WireError>> for ProviderError {
    fn from(error: DiscoveryError<WireError>) -> Self {
        match error {
            DiscoveryError::Request(error) => error.into(),
            DiscoveryError::Parse(error) => Self::nonsense("description of itself", error.path()),
            DiscoveryError::Response(status, ..) => Self::Untrusted(anyhow!("it does not describe itself: {status}")),
            DiscoveryError::Validation(words) => Self::Untrusted(anyhow!(words)),
            _ => Self::Untrusted(anyhow!("it does not describe itself")),
        }
    }
}

impl From<CoreRequestTokenError<WireError>> for ProviderError {
    fn from(error: CoreRequestTokenError<WireError>) -> Self {
        match error {
            RequestTokenError::Request(error) => error.into(),
            RequestTokenError::ServerResponse(said) => match said.error() {
                // The code is too old, or was used before.
                CoreErrorResponseType::InvalidGrant => Self::Expired,
                word => Self::refused(word.as_ref()),
            },
            RequestTokenError::Parse(error, _) => Self::nonsense("answer to a code", error.path()),
            RequestTokenError::Other(_) => Self::Untrusted(anyhow!("its answer to a code is empty")),
        }
    }
}

impl From<ClaimsVerificationError> for ProviderError {
    fn from(error: ClaimsVerificationError) -> Self {
        match error {
            ClaimsVerificationError::Expired(_) => Self::Expired,
            error => Self::Untrusted(error.into()),
        }
    }
}

impl<E: StdError + Into<Self>> From<UserInfoError<E>> for ProviderError {
    fn from(error: UserInfoError<E>) -> Self {
        match error {
            UserInfoError::Request(error) => error.into(),
            UserInfoError::ClaimsVerification(error) => error.into(),
            UserInfoError::Parse(error) => Self::nonsense("user info", error.path()),
            UserInfoError::Response(status, ..) => Self::Untrusted(anyhow!("its user info is not given: {status}")),
            _ => Self::Untrusted(anyhow!("its user info makes no sense")),
        }
    }
}
