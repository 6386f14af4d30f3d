//! What happens between a server that asks for a passkey and the browser that answers (Web Authentication, section 7).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{PgExecutor, types::Json};
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration};

use crate::{
    accounts::AccountId,
    error::{Error, Result},
};

/// Names a ceremony that was begun: 256 random bits, in a hidden field of the form that ends it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CeremonyToken(String);

/// For `static/js/passkeys.js`, as JSON.
#[derive(Debug, Serialize)]
pub struct Challenge {
    pub token: CeremonyToken,
    /// What `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` takes.
    pub options: Value,
}

/// What a ceremony is for, and what its end is checked against.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Ceremony {
    Registering(PasskeyRegistration),
    SigningIn(DiscoverableAuthentication),
    SecondStep(DiscoverableAuthentication),
}

impl Ceremony {
    /// Waits five minutes for its end. Those that waited longer are swept out.
    pub(super) async fn begin(self, db: impl PgExecutor<'_>, account: Option<AccountId>) -> Result<CeremonyToken> {
        let token = CeremonyToken(hex::encode(rand::random::<[u8; 32]>()));
        sqlx::query!(
            "with over as (
                 delete from passkey_challenge where token_hash in (
                     select token_hash from passkey_challenge where expires_at <= now() for update skip locked
                 )
             )
             insert into passkey_challenge (token_hash, account_id, state) values ($1, $2, $3)",
            token.hash(),
            account.map(|account| account.0),
            Json(self) as _
        )
        .execute(db)
        .await?;
        Ok(token)
    }

    /// What was begun with this token for this account, or for nobody yet. Whatever comes of it, the
    /// token is used up.
    pub(super) async fn end(
        db: impl PgExecutor<'_>,
        account: Option<AccountId>,
        token: &CeremonyToken,
    ) -> Result<Self> {
        let begun = sqlx::query!(
            r#"delete from passkey_challenge where token_hash = $1
               returning account_id, state as "state: Json<Ceremony>", expires_at > now() as "in_time!""#,
            token.hash()
        )
        .fetch_optional(db)
        .await?;
        begun
            .filter(|begun| begun.in_time && begun.account_id == account)
            .map(|begun| begun.state.0)
            .ok_or_else(Self::over)
    }

    pub(super) fn over() -> Error {
        Error::BadRequest("This took too long, or was done before. Please try again.".to_owned())
    }
}

impl CeremonyToken {
    fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}
