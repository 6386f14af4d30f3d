//! Which factors an account has.

use sqlx::{PgPool, PgTransaction};

use crate::{accounts::AccountId, error::Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    /// An app whose first code was right.
    pub totp: bool,
    pub passkeys: i64,
    pub recovery_codes_left: i64,
}

impl Factors {
    pub async fn of(db: &PgPool, account: AccountId) -> Result<Self> {
        let factors = sqlx::query_as!(
            Self,
            r#"select exists (select from totp where account_id = $1 and confirmed_at is not null) as "totp!",
                      (select count(*) from passkey where account_id = $1) as "passkeys!",
                      (select count(*) from recovery_code
                       where account_id = $1 and used_at is null) as "recovery_codes_left!""#,
            account.0
        )
        .fetch_one(db)
        .await?;
        Ok(factors)
    }

    /// Whether a password alone is not enough. Recovery codes only stand in for another factor.
    pub fn ask_for_a_second_step(&self) -> bool {
        self.totp || self.passkeys > 0
    }

    /// A transaction in which nobody else changes the factors of this account.
    pub(super) async fn changing(db: &PgPool, account: AccountId) -> Result<PgTransaction<'static>> {
        let mut tx = db.begin().await?;
        // "no key": what else refers to the account need not wait.
        sqlx::query!("select id from account where id = $1 for no key update", account.0).fetch_one(&mut *tx).await?;
        Ok(tx)
    }

    /// Recovery codes go with the factor they stand in for.
    pub(super) async fn one_less(tx: &mut PgTransaction<'_>, account: AccountId) -> Result<()> {
        sqlx::query!(
            "delete from recovery_code
             where account_id = $1 and not exists (select from passkey where account_id = $1)
                   and not exists (select from totp where account_id = $1 and confirmed_at is not null)",
            account.0
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
