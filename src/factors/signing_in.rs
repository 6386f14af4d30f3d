//! How a passkey says who somebody is, or that it is really them.

use sqlx::{PgPool, types::Json};
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential, Uuid, WebauthnError};
use webauthn_rs_proto::AllowCredentials;

use super::{CeremonyToken, Challenge, PasskeyId, Passkeys, ceremony::Ceremony};
use crate::{
    accounts::AccountId,
    error::{Error, Result},
};

impl Passkeys {
    /// Asks the browser for any passkey it has for this site.
    pub async fn begin_sign_in(&self, db: &PgPool) -> Result<Challenge> {
        let (challenge, state) = Self::begun(self.webauthn()?.start_discoverable_authentication())?;
        let token = Ceremony::SigningIn(state).begin(db, None).await?;
        let options = serde_json::to_value(challenge.public_key).map_err(anyhow::Error::from)?;
        Ok(Challenge { token, options })
    }

    /// Whose passkey it is. It was unlocked by a finger, a face or a PIN: it is two factors in one.
    pub async fn finish_sign_in(&self, db: &PgPool, token: &CeremonyToken, credential: &str) -> Result<AccountId> {
        let Ceremony::SigningIn(state) = Ceremony::end(db, None, token).await? else {
            return Err(Ceremony::over());
        };
        let answer: PublicKeyCredential = Self::read(credential)?;
        // Who is not known yet has to be named by the passkey (WebAuthn, section 7.2, step 6).
        let (handle, _) =
            self.webauthn()?.identify_discoverable_authentication(&answer).map_err(|error| Self::refused(&error))?;
        self.check(db, &answer, state, None, Some(handle)).await
    }

    /// Asks the browser for a passkey of this account, which has shown its password.
    pub async fn begin_second_step(&self, db: &PgPool, account: AccountId) -> Result<Challenge> {
        let (mut challenge, state) = Self::begun(self.webauthn()?.start_discoverable_authentication())?;
        let has = sqlx::query_scalar!("select credential_id from passkey where account_id = $1", account.0)
            .fetch_all(db)
            .await?;
        if has.is_empty() {
            return Err(Error::BadRequest("This account has no passkey.".to_owned()));
        }
        let named = |id| AllowCredentials { type_: "public-key".to_owned(), id, transports: None };
        challenge.public_key.allow_credentials = has.into_iter().map(named).collect();
        let token = Ceremony::SecondStep(state).begin(db, Some(account)).await?;
        let options = serde_json::to_value(challenge.public_key).map_err(anyhow::Error::from)?;
        Ok(Challenge { token, options })
    }

    pub async fn finish_second_step(
        &self,
        db: &PgPool,
        account: AccountId,
        token: &CeremonyToken,
        credential: &str,
    ) -> Result<()> {
        let Ceremony::SecondStep(state) = Ceremony::end(db, Some(account), token).await? else {
            return Err(Ceremony::over());
        };
        let answer: PublicKeyCredential = Self::read(credential)?;
        let handle = answer.get_user_unique_id().map(Uuid::from_slice).transpose();
        let handle = handle.map_err(|_| Self::refused(&WebauthnError::InvalidUserUniqueId))?;
        self.check(db, &answer, state, Some(account), handle).await?;
        Ok(())
    }

    /// Against the passkey as it is kept now, not as it was when the ceremony began: two at once with
    /// the same counter are two copies of one key, and a removed one is worth nothing.
    async fn check(
        &self,
        db: &PgPool,
        answer: &PublicKeyCredential,
        state: DiscoverableAuthentication,
        account: Option<AccountId>,
        handle: Option<Uuid>,
    ) -> Result<AccountId> {
        let mut tx = db.begin().await?;
        let kept = sqlx::query!(
            "select passkey.id, passkey.account_id, passkey.credential
             from passkey join account_handle on account_handle.account_id = passkey.account_id
             where passkey.credential_id = $1 and ($2::bigint is null or passkey.account_id = $2)
                   and ($3::uuid is null or account_handle.handle = $3)
             for update of passkey",
            answer.get_credential_id(),
            account.map(|account| account.0),
            handle
        )
        .fetch_optional(&mut *tx)
        .await?;
        let kept = kept.ok_or_else(|| Self::refused(&WebauthnError::CredentialNotFound))?;
        let (id, Json(mut credential)): (PasskeyId, _) = (kept.id, kept.credential);
        let result = self
            .webauthn()?
            .finish_discoverable_authentication_v2(answer, state, &credential)
            .map_err(|error| Self::refused(&error))?;
        credential.update_credential(&result);
        sqlx::query!("update passkey set credential = $2, used_at = now() where id = $1", id.0, Json(&credential) as _)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(kept.account_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::{
        Passkey,
        soft_passkey::{Device, account, site},
    };

    #[sqlx::test]
    async fn a_passkey_says_whose_it_is_and_when_it_was_used(db: PgPool) {
        let (ada, rui) = (account(&db, "ada").await, account(&db, "rui").await);
        let (mut adas, mut ruis) = (Device::default(), Device::default());
        adas.register(&db, ada, "").await.unwrap();
        ruis.register(&db, rui, "").await.unwrap();
        for _ in 0..2 {
            let asked = site().begin_sign_in(&db).await.unwrap();
            assert_eq!(asked.options["allowCredentials"], serde_json::json!([]), "nobody is named");
            let who = site().finish_sign_in(&db, &asked.token, &adas.show(&asked)).await.unwrap();
            assert_eq!(who, ada);
        }
        assert!(Passkey::of(&db, ada).await.unwrap()[0].used_at.is_some());
        assert!(Passkey::of(&db, rui).await.unwrap()[0].used_at.is_none());
    }

    #[sqlx::test]
    async fn a_sign_in_works_once_in_time_and_for_nothing_else(db: PgPool) {
        let ada = account(&db, "ada").await;
        let mut device = Device::default();
        device.register(&db, ada, "").await.unwrap();
        let asked = site().begin_sign_in(&db).await.unwrap();
        let answer = device.show(&asked);
        site().finish_sign_in(&db, &asked.token, &answer).await.unwrap();
        assert!(site().finish_sign_in(&db, &asked.token, &answer).await.is_err(), "twice");

        let asked = site().begin_sign_in(&db).await.unwrap();
        sqlx::query!("update passkey_challenge set expires_at = now()").execute(&db).await.unwrap();
        assert!(site().finish_sign_in(&db, &asked.token, &device.show(&asked)).await.is_err(), "too late");

        let asked = site().begin_second_step(&db, ada).await.unwrap();
        assert!(site().finish_sign_in(&db, &asked.token, &device.show(&asked)).await.is_err(), "a second step");

        let asked = site().begin_sign_in(&db).await.unwrap();
        let strange = device.show_as(&asked, Uuid::new_v4());
        assert!(site().finish_sign_in(&db, &asked.token, &strange).await.is_err(), "says it is somebody else's");

        let asked = site().begin_sign_in(&db).await.unwrap();
        let elsewhere = device.show_at("https://boards.example.evil", &asked);
        assert!(site().finish_sign_in(&db, &asked.token, &elsewhere).await.is_err(), "shown to another site");
    }

    #[sqlx::test]
    async fn a_second_step_takes_the_accounts_own_passkeys(db: PgPool) {
        let (ada, rui) = (account(&db, "ada").await, account(&db, "rui").await);
        let (mut adas, mut ruis) = (Device::default(), Device::default());
        assert!(site().begin_second_step(&db, ada).await.is_err(), "there is none yet");
        let id = adas.register(&db, ada, "").await.unwrap();
        ruis.register(&db, rui, "").await.unwrap();

        let asked = site().begin_second_step(&db, ada).await.unwrap();
        assert_eq!(asked.options["allowCredentials"].as_array().unwrap().len(), 1);
        site().finish_second_step(&db, ada, &asked.token, &adas.show(&asked)).await.unwrap();

        let asked = site().begin_second_step(&db, ada).await.unwrap();
        let answer = ruis.show(&asked);
        assert!(site().finish_second_step(&db, ada, &asked.token, &answer).await.is_err(), "another's passkey");
        let asked = site().begin_second_step(&db, ada).await.unwrap();
        let answer = ruis.show(&asked);
        assert!(site().finish_second_step(&db, rui, &asked.token, &answer).await.is_err(), "another's ceremony");
        let asked = site().begin_sign_in(&db).await.unwrap();
        let answer = adas.show(&asked);
        assert!(site().finish_second_step(&db, ada, &asked.token, &answer).await.is_err(), "a sign-in");

        let asked = site().begin_second_step(&db, ada).await.unwrap();
        Passkey::remove(&db, ada, id).await.unwrap();
        let answer = adas.show(&asked);
        assert!(site().finish_second_step(&db, ada, &asked.token, &answer).await.is_err(), "removed meanwhile");
    }

    #[sqlx::test]
    async fn a_copy_of_a_key_that_counts_is_noticed(db: PgPool) {
        let ada = account(&db, "ada").await;
        let mut device = Device::default();
        device.register(&db, ada, "").await.unwrap();
        let (first, second) = (site().begin_sign_in(&db).await.unwrap(), site().begin_sign_in(&db).await.unwrap());
        let (earlier, later) = (device.show(&first), device.show(&second));
        site().finish_sign_in(&db, &second.token, &later).await.unwrap();
        assert!(site().finish_sign_in(&db, &first.token, &earlier).await.is_err(), "counts behind what was seen");
    }
}
