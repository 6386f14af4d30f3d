//! Getting in: a name and a password, a code, or the password again.

use serde::Deserialize;
use sqlx::PgPool;

use super::Me;
use crate::{
    accounts::{Account, AccountId, Guessed, Password},
    error::{Error, Result},
    problems::Problems,
};

/// What somebody types to sign in.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The name in one's address, or the address for mail.
    pub name: String,
    #[serde(default)]
    pub password: Password,
    /// Where they wanted to go.
    #[serde(default)]
    pub to: String,
}

impl Credentials {
    /// Whose they are. Nothing in the answer, nor in the time it takes, tells whether there is such an account.
    pub async fn check(&self, db: &PgPool) -> Result<AccountId> {
        let guessed = Guessed::at("password", &self.name);
        guessed.begin(db).await?;
        let account = Account::by_name_or_email(db, self.name.trim()).await?.map(|account| account.id);
        let opens = self.password.opens(db, account).await?;
        match account {
            Some(account) if opens => {
                guessed.forget(db).await?;
                Ok(account)
            }
            _ => Err(Error::Refused(Problems::with("password", "This name and this password do not belong together."))),
        }
    }
}

impl Me {
    /// The password of whoever is signed in already.
    pub async fn prove(&self, db: &PgPool, password: &Password) -> Result<()> {
        let guessed = Guessed::at("password again", &self.name);
        guessed.begin(db).await?;
        if password.opens(db, Some(self.id)).await? {
            guessed.forget(db).await
        } else {
            Err(Error::Refused(Problems::with("password", "This is not your password.")))
        }
    }
}
