//! What a site and its provider agreed on.

use openidconnect::{ClientId, ClientSecret, IssuerUrl};

#[derive(Clone, Debug)]
pub struct Registration {
    /// Kept as it was written: the provider must call itself the same, to the letter.
    pub issuer: IssuerUrl,
    pub client_id: ClientId,
    pub client_secret: ClientSecret,
    /// What the button says.
    pub name: String,
    /// Whether someone who comes through it for the first time gets an account.
    pub makes_accounts: bool,
}

impl Registration {
    /// Only a provider on this very machine, as tests have one, is not reached over https.
    pub fn is_secure(&self) -> bool {
        self.issuer.url().scheme() == "https"
    }
}
