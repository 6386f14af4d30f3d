//! A random secret that one holds in a cookie or a link; we keep only its hash.

use sha2::{Digest, Sha256};

/// 256 random bits, as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    pub fn random() -> Self {
        Self(hex::encode(rand::random::<[u8; 32]>()))
    }

    /// As it came in: perhaps nobody's.
    pub fn typed(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What stands in the cookie or the link.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the database keeps. Nobody finds 256 random bits by trying, so one fast hash is enough.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}

/// Nothing of it reaches a log.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}
