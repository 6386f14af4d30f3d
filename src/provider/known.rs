//! What a provider says of itself: its addresses and its keys, asked for when first needed and kept for an hour.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::anyhow;
use openidconnect::{
    AuthType, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    core::{CoreClient, CoreClientAuthMethod, CoreProviderMetadata},
};
use tokio::sync::Mutex;

use super::{
    Provider,
    error::{ProviderError, Result},
};

const KEPT: Duration = Duration::from_hours(1);

pub type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// With the moment it was asked for.
pub type Known = Arc<Mutex<Option<(Instant, Client)>>>;

impl Provider {
    /// The provider, ready to be asked.
    pub(super) async fn known(&self) -> Result<Client> {
        if let Some((since, client)) = &*self.known.lock().await
            && since.elapsed() < KEPT
        {
            return Ok(client.clone());
        }
        // Nobody waits for the answer to someone else: one that never comes would hold up everyone in turn.
        let client = self.learn().await?;
        *self.known.lock().await = Some((Instant::now(), client.clone()));
        Ok(client)
    }

    pub(super) async fn forget(&self) {
        *self.known.lock().await = None;
    }

    async fn learn(&self) -> Result<Client> {
        let registration = &self.registration;
        let metadata = CoreProviderMetadata::discover_async(registration.issuer.clone(), &*self.wire).await?;
        if registration.is_secure() && metadata.authorization_endpoint().url().scheme() != "https" {
            return Err(ProviderError::Untrusted(anyhow!("it sends people where nothing is encrypted")));
        }
        // Every provider understands the header unless it says otherwise (OpenID Connect Discovery 1.0, section 3).
        let header = metadata
            .token_endpoint_auth_methods_supported()
            .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let auth_type = if header { AuthType::BasicAuth } else { AuthType::RequestBody };
        let secret = Some(registration.client_secret.clone());
        let client = CoreClient::from_provider_metadata(metadata, registration.client_id.clone(), secret);
        Ok(client.set_auth_type(auth_type))
    }
}
