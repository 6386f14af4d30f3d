//! A key that a device or a password manager keeps: nothing to remember, nothing to give away.

use sqlx::{PgExecutor, PgPool};

use super::Factors;
use crate::{accounts::AccountId, error::Result, text::Moment};

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::Type)]
#[sqlx(transparent)]
pub struct PasskeyId(pub i64);

#[derive(Clone, Debug)]
pub struct Passkey {
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    pub created_at: Moment,
    pub used_at: Option<Moment>,
}

impl Passkey {
    /// In the order they came.
    pub async fn of(db: impl PgExecutor<'_>, account: AccountId) -> Result<Vec<Self>> {
        let passkeys = sqlx::query_as!(
            Self,
            "select id, name, created_at, used_at from passkey where account_id = $1 order by id",
            account.0
        )
        .fetch_all(db)
        .await?;
        Ok(passkeys)
    }

    /// Nobody signs in with it any more; the device may still show it.
    pub async fn remove(db: &PgPool, account: AccountId, id: PasskeyId) -> Result<()> {
        let mut tx = Factors::changing(db, account).await?;
        sqlx::query!("delete from passkey where id = $2 and account_id = $1 returning id", account.0, id.0)
            .fetch_one(&mut *tx)
            .await?;
        Factors::one_less(&mut tx, account).await?;
        tx.commit().await?;
        Ok(())
    }
}
