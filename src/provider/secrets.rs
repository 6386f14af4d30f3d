//! What a browser keeps while it is at the provider, so that nobody else can finish for it.

use std::time::Duration;

use anyhow::anyhow;
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};

use super::error::{ProviderError, Result};

#[derive(Debug)]
pub struct Secrets {
    /// Comes back with the browser.
    pub(super) state: CsrfToken,
    /// Comes back in what the provider signed.
    pub(super) nonce: Nonce,
    /// Goes with the code.
    pub(super) verifier: PkceCodeVerifier,
}

impl Secrets {
    /// How long the cookie lives.
    pub const LIVE: Duration = Duration::from_mins(10);

    pub fn to_cookie(&self) -> String {
        [self.state.secret(), self.nonce.secret(), self.verifier.secret()].map(String::as_str).join(".")
    }

    pub fn from_cookie(text: &str) -> Result<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        match parts[..] {
            // 16, 16 and 32 random bytes.
            [state, nonce, verifier] if random(state, 22) && random(nonce, 22) && random(verifier, 43) => Ok(Self {
                state: CsrfToken::new(state.to_owned()),
                nonce: Nonce::new(nonce.to_owned()),
                verifier: PkceCodeVerifier::new(verifier.to_owned()),
            }),
            _ => Err(ProviderError::Untrusted(anyhow!("the cookie is not one of ours"))),
        }
    }

    /// Why there is nobody, where the browser came back with this `state` and `error` in place of a code.
    pub fn refused(&self, state: &str, error: &str) -> ProviderError {
        self.expect(state).err().unwrap_or_else(|| ProviderError::refused(error))
    }

    /// Whether the browser that comes back is the one that went.
    pub(super) fn expect(&self, state: &str) -> Result<()> {
        // Compared in constant time.
        if self.state == CsrfToken::new(state.to_owned()) {
            Ok(())
        } else {
            Err(ProviderError::Untrusted(anyhow!("the state is not the one this browser was given")))
        }
    }
}

fn random(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
