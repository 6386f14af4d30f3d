//! Making an account with a link: the account and the end of the link are one.

use sqlx::PgPool;

use super::{Link, Purpose};
use crate::{
    accounts::{Account, AccountId, Newcomer, Role, Token},
    error::{Error, Result},
};

impl Link {
    /// What the account made with it may do.
    pub fn role(&self) -> Role {
        if self.purpose == Purpose::FirstAdmin { Role::Admin } else { self.role }
    }

    pub fn makes_accounts(&self) -> bool {
        matches!(self.purpose, Purpose::FirstAdmin | Purpose::SignUp | Purpose::Invitation)
    }

    /// The new account. Sent twice, the second time finds the account of the first, if it has its password.
    pub async fn join(db: &PgPool, token: &Token, newcomer: &Newcomer) -> Result<AccountId> {
        let link = Self::open(db, token).await;
        let email = link.as_ref().ok().and_then(|link| link.email.clone());
        newcomer.problems(email.as_deref(), false).into_result()?;
        // Before the transaction, so that nothing waits for it in the database.
        let password = newcomer.password.hash().await?;
        let mut tx = db.begin().await?;
        let link = Self::take(&mut tx, token).await?;
        if !link.makes_accounts() {
            return Err(Error::NotFound);
        }
        if let Some(account) = link.used_by() {
            tx.rollback().await?;
            let theirs = newcomer.password.opens(db, Some(account)).await?;
            let made = Account::find(db, account).await?;
            return if theirs && made.name == newcomer.name { Ok(account) } else { Err(Error::NotFound) };
        }
        let account = newcomer.create(&mut tx, link.role(), link.email.as_deref(), Some(&password)).await?;
        link.use_up(&mut tx, account).await?;
        tx.commit().await?;
        Ok(account)
    }
}
