//! There and back: how someone signs in through a provider.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use openidconnect::{
    AccessToken, AuthorizationCode, ClaimsVerificationError, CsrfToken, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    RedirectUrl, Scope, TokenResponse,
    core::{CoreAuthenticationFlow, CoreIdToken, CoreIdTokenClaims, CoreUserInfoClaims},
};
use url::Url;

use super::{
    Identity, Registration, Secrets,
    error::{ProviderError, Result},
    known::{Client, Known},
    wire::Wire,
};

/// Cheap to clone. It is asked nothing before somebody signs in.
#[derive(Clone)]
pub struct Provider {
    pub(super) registration: Arc<Registration>,
    pub(super) wire: Arc<Wire>,
    pub(super) known: Known,
}

/// A browser on its way to the provider.
pub struct Begun {
    pub go_to: Url,
    pub secrets: Secrets,
}

impl Provider {
    pub fn new(registration: Registration) -> anyhow::Result<Self> {
        let wire = Wire::new(registration.is_secure()).context("cannot speak with an OpenID Connect provider")?;
        Ok(Self { registration: Arc::new(registration), wire: Arc::new(wire), known: Known::default() })
    }

    /// What the button says.
    pub fn name(&self) -> &str {
        &self.registration.name
    }

    /// Whether someone who comes through it for the first time gets an account.
    pub fn makes_accounts(&self) -> bool {
        self.registration.makes_accounts
    }

    /// `redirect_url` is where the browser comes back to; the provider must know it.
    pub async fn begin(&self, redirect_url: &Url) -> Result<Begun> {
        let client = self.client(redirect_url).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (go_to, state, nonce) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Begun { go_to, secrets: Secrets { state, nonce, verifier } })
    }

    /// Who came back with this `state` and `code`. With an `error` in place of a code, see [`Secrets::refused`].
    pub async fn finish(&self, redirect_url: &Url, secrets: Secrets, state: &str, code: &str) -> Result<Identity> {
        secrets.expect(state)?;
        let identity = self.identify(redirect_url, secrets, code).await;
        if matches!(identity, Err(ProviderError::Unreachable(_) | ProviderError::Untrusted(_))) {
            // What it said of itself may no longer hold.
            self.forget().await;
        }
        identity
    }

    async fn identify(&self, redirect_url: &Url, secrets: Secrets, code: &str) -> Result<Identity> {
        let client = self.client(redirect_url).await?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| ProviderError::Untrusted(anyhow!("it has no address for codes")))?
            .set_pkce_verifier(secrets.verifier)
            .request_async(&*self.wire)
            .await?;
        let id_token =
            tokens.id_token().ok_or_else(|| ProviderError::Untrusted(anyhow!("it does not say who came")))?;
        let claims = self.verify(&client, redirect_url, id_token, &secrets.nonce).await?;
        let info = match claims.email() {
            Some(_) => None,
            None => self.info(&client, tokens.access_token(), claims).await?,
        };
        Identity::claimed(claims, info.as_ref())
    }

    async fn verify<'a>(
        &self,
        client: &Client,
        redirect_url: &Url,
        id_token: &'a CoreIdToken,
        nonce: &Nonce,
    ) -> Result<&'a CoreIdTokenClaims> {
        match id_token.claims(&client.id_token_verifier(), nonce) {
            // Its keys may have changed since we asked for them.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                self.forget().await;
                let client = self.client(redirect_url).await?;
                Ok(id_token.claims(&client.id_token_verifier(), nonce)?)
            }
            verified => Ok(verified?),
        }
    }

    /// What it tells beside the token, where it tells anything.
    async fn info(
        &self,
        client: &Client,
        token: &AccessToken,
        claims: &CoreIdTokenClaims,
    ) -> Result<Option<CoreUserInfoClaims>> {
        match client.user_info(token.clone(), Some(claims.subject().clone())) {
            Ok(request) => Ok(Some(request.request_async(&*self.wire).await?)),
            Err(_) => Ok(None),
        }
    }

    async fn client(&self, redirect_url: &Url) -> Result<Client> {
        let client = self.known().await?;
        Ok(client.set_redirect_uri(RedirectUrl::from_url(redirect_url.clone())))
    }
}
