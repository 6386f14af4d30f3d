//! How a passkey comes to an account.

use sqlx::{PgPool, types::Json};
use webauthn_rs::prelude::{RegisterPublicKeyCredential, Uuid};
use webauthn_rs_proto::ResidentKeyRequirement;

use super::{CeremonyToken, Challenge, Factors, PasskeyId, Passkeys, ceremony::Ceremony};
use crate::{
    accounts::AccountId,
    error::{Error, Result},
};

/// How many passkeys an account has at most.
const MOST: i64 = 20;
/// The longest name of one.
const NAME: usize = 80;

impl Passkeys {
    /// Asks the browser for a passkey of an account that is called so. A device which has one of its
    /// passkeys already will not make another.
    pub async fn begin_registration(
        &self,
        db: &PgPool,
        account: AccountId,
        name: &str,
        display_name: &str,
    ) -> Result<Challenge> {
        let webauthn = self.webauthn()?;
        let has = sqlx::query_scalar!("select credential_id from passkey where account_id = $1", account.0)
            .fetch_all(db)
            .await?;
        // Said before anybody touches a sensor for nothing; the rule itself stands at the end.
        if i64::try_from(has.len()).is_ok_and(|has| has >= MOST) {
            return Err(too_many());
        }
        let handle = handle(db, account).await?;
        let (mut challenge, state) =
            Self::begun(webauthn.start_passkey_registration(handle, name, display_name, Some(has)))?;
        // The library asks devices not to remember the account, but without that nobody signs in
        // without a name. A key that has no room for it is still good as a second step.
        if let Some(selection) = &mut challenge.public_key.authenticator_selection {
            selection.resident_key = Some(ResidentKeyRequirement::Preferred);
        }
        let token = Ceremony::Registering(state).begin(db, Some(account)).await?;
        let options = serde_json::to_value(challenge.public_key).map_err(anyhow::Error::from)?;
        Ok(Challenge { token, options })
    }

    /// Keeps the passkey that the browser made. Its name is cut where it is too long, and found where there
    /// is none: the device has stored the passkey by now, and would not make it again.
    pub async fn finish_registration(
        &self,
        db: &PgPool,
        account: AccountId,
        token: &CeremonyToken,
        credential: &str,
        name: &str,
    ) -> Result<PasskeyId> {
        let webauthn = self.webauthn()?;
        let Ceremony::Registering(state) = Ceremony::end(db, Some(account), token).await? else {
            return Err(Ceremony::over());
        };
        let answer: RegisterPublicKeyCredential = Self::read(credential)?;
        let credential =
            webauthn.finish_passkey_registration(&answer, &state).map_err(|error| Self::refused(&error))?;
        let mut tx = Factors::changing(db, account).await?;
        let has = sqlx::query_scalar!(r#"select count(*) as "count!" from passkey where account_id = $1"#, account.0)
            .fetch_one(&mut *tx)
            .await?;
        if has >= MOST {
            return Err(too_many());
        }
        let made = sqlx::query_scalar!(
            "insert into passkey (account_id, name, credential_id, credential) values ($1, $2, $3, $4) returning id",
            account.0,
            named(name),
            credential.cred_id(),
            Json(&credential) as _
        )
        .fetch_one(&mut *tx)
        .await;
        let id = match made {
            Err(sqlx::Error::Database(refusal)) if refusal.constraint() == Some("passkey_registered_once") => {
                return Err(Error::BadRequest("This passkey is registered already.".to_owned()));
            }
            made => made?,
        };
        tx.commit().await?;
        Ok(id)
    }
}

/// The account as its passkeys know it, made up when the first is asked for.
async fn handle(db: &PgPool, account: AccountId) -> Result<Uuid> {
    sqlx::query!("insert into account_handle (account_id) values ($1) on conflict (account_id) do nothing", account.0)
        .execute(db)
        .await?;
    let handle =
        sqlx::query_scalar!("select handle from account_handle where account_id = $1", account.0).fetch_one(db).await?;
    Ok(handle)
}

fn named(name: &str) -> String {
    let name: String = name.trim().chars().take(NAME).collect();
    if name.is_empty() { "Passkey".to_owned() } else { name }
}

fn too_many() -> Error {
    Error::BadRequest(format!("There are {MOST} passkeys already. Remove one first."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::{
        Passkey, RecoveryCode, Totp,
        soft_passkey::{Device, account, site},
    };

    #[sqlx::test]
    async fn a_passkey_is_kept_under_its_name_and_only_its_owner_removes_it(db: PgPool) {
        let (ada, rui) = (account(&db, "ada").await, account(&db, "rui").await);
        let id = Device::default().register(&db, ada, " My phone ").await.unwrap();
        let kept = Passkey::of(&db, ada).await.unwrap();
        assert_eq!(kept.iter().map(|key| (key.id, &*key.name)).collect::<Vec<_>>(), [(id, "My phone")]);
        assert!(kept[0].used_at.is_none());

        assert!(matches!(Passkey::remove(&db, rui, id).await, Err(Error::NotFound)));
        assert_eq!(Passkey::of(&db, ada).await.unwrap()[0].name, "My phone");
        Passkey::remove(&db, ada, id).await.unwrap();
        assert_eq!(Passkey::of(&db, ada).await.unwrap().len(), 0);
    }

    #[sqlx::test]
    async fn recovery_codes_go_with_the_last_factor(db: PgPool) {
        let ada = account(&db, "ada").await;
        let one = Device::default().register(&db, ada, "One").await.unwrap();
        let two = Device::default().register(&db, ada, "Two").await.unwrap();
        RecoveryCode::renew(&db, ada).await.unwrap();
        Totp::begin(&db, ada, "Boards", "ada").await.unwrap();
        Passkey::remove(&db, ada, one).await.unwrap();
        let left = Factors { totp: false, passkeys: 1, recovery_codes_left: 10 };
        assert_eq!(Factors::of(&db, ada).await.unwrap(), left);
        Passkey::remove(&db, ada, two).await.unwrap();
        let none = Factors { totp: false, passkeys: 0, recovery_codes_left: 0 };
        assert_eq!(Factors::of(&db, ada).await.unwrap(), none);
        assert!(!none.ask_for_a_second_step());
    }

    #[sqlx::test]
    async fn an_account_has_twenty_at_most(db: PgPool) {
        let ada = account(&db, "ada").await;
        let mut device = Device::default();
        let asked = site().begin_registration(&db, ada, "ada", "Ada").await.unwrap();
        for _ in 0..MOST {
            Device::default().register(&db, ada, "").await.unwrap();
        }
        assert_eq!(Passkey::of(&db, ada).await.unwrap()[0].name, "Passkey");
        assert!(matches!(device.register(&db, ada, "").await, Err(Error::BadRequest(_))));
        let answer = device.make(&asked);
        let late = site().finish_registration(&db, ada, &asked.token, &answer, "").await;
        assert!(matches!(late, Err(Error::BadRequest(_))), "asked for in time, finished too late");
    }

    #[sqlx::test]
    async fn a_ceremony_is_for_one_account_once_and_not_for_ever(db: PgPool) {
        let (ada, rui) = (account(&db, "ada").await, account(&db, "rui").await);
        let mut device = Device::default();
        let finish = async |account, asked: &Challenge, answer: &str| {
            site().finish_registration(&db, account, &asked.token, answer, "").await
        };
        let ask = async || site().begin_registration(&db, ada, "ada", "Ada").await.unwrap();

        let asked = ask().await;
        let answer = device.make(&asked);
        assert!(finish(rui, &asked, &answer).await.is_err(), "another account's");
        assert!(finish(ada, &asked, &answer).await.is_err(), "shown to another account before");

        let asked = ask().await;
        let answer = device.make(&asked);
        sqlx::query!("update passkey_challenge set expires_at = now()").execute(&db).await.unwrap();
        assert!(finish(ada, &asked, &answer).await.is_err(), "too late");

        let asked = ask().await;
        let answer = device.make(&asked);
        finish(ada, &asked, &answer).await.unwrap();
        assert!(finish(ada, &asked, &answer).await.is_err(), "twice");

        let asked = site().begin_sign_in(&db).await.unwrap();
        assert!(finish(ada, &asked, &answer).await.is_err(), "begun for something else");
        let asked = ask().await;
        assert!(finish(ada, &asked, "{}").await.is_err(), "not an answer");
        assert!(finish(ada, &ask().await, &answer).await.is_err(), "an answer to something else");
        assert_eq!(Passkey::of(&db, ada).await.unwrap().len(), 1);
    }

    #[sqlx::test]
    async fn a_browser_is_told_which_passkeys_there_are_and_to_remember_the_account(db: PgPool) {
        let ada = account(&db, "ada").await;
        Device::default().register(&db, ada, "").await.unwrap();
        let options = site().begin_registration(&db, ada, "ada", "Ada").await.unwrap().options;
        assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
        assert_eq!(options["authenticatorSelection"]["residentKey"], "preferred");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["rp"]["id"], "boards.example");
        assert_ne!(options["user"]["id"], serde_json::json!(ada.0));
    }
}
