//! Who someone is in the words of a provider, and the account they have here.

use anyhow::anyhow;
use openidconnect::{
    EndUserEmail, EndUserName, EndUserUsername, LocalizedClaim,
    core::{CoreIdTokenClaims, CoreUserInfoClaims},
};
use sqlx::PgExecutor;

use super::error::{ProviderError, Result};
use crate::error;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    /// Never changes and is never given to someone else, as nothing else here.
    pub subject: String,
    pub email: Option<String>,
    /// Whether the provider knows that the address is theirs.
    pub email_verified: bool,
    pub name: Option<String>,
    pub username: Option<String>,
}

impl Identity {
    /// Whose it is here, if anyone's.
    pub async fn account(&self, db: impl PgExecutor<'_>) -> error::Result<Option<i64>> {
        let account = sqlx::query_scalar!(
            "select account_id from identity where issuer = $1 and subject = $2",
            self.issuer,
            self.subject
        )
        .fetch_optional(db)
        .await?;
        Ok(account)
    }

    /// From now on it signs in to this account. False where it belongs to another.
    pub async fn belongs_to(&self, db: impl PgExecutor<'_>, account: i64) -> error::Result<bool> {
        let done = sqlx::query!(
            "insert into identity (issuer, subject, account_id) values ($1, $2, $3)
             on conflict (issuer, subject) do update set account_id = excluded.account_id
             where identity.account_id = excluded.account_id",
            self.issuer,
            self.subject,
            account
        )
        .execute(db)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Whether an account can be signed in to with one.
    pub async fn any_of(db: impl PgExecutor<'_>, account: i64) -> error::Result<bool> {
        let any =
            sqlx::query_scalar!(r#"select exists (select from identity where account_id = $1) as "any!""#, account);
        Ok(any.fetch_one(db).await?)
    }

    /// From now on they sign in to it no more.
    pub async fn forget_all_of(db: impl PgExecutor<'_>, account: i64) -> error::Result<()> {
        sqlx::query!("delete from identity where account_id = $1", account).execute(db).await?;
        Ok(())
    }

    /// As the token says, and beside it the user info.
    pub(super) fn claimed(token: &CoreIdTokenClaims, info: Option<&CoreUserInfoClaims>) -> Result<Self> {
        let subject = token.subject().to_string();
        if !(1..=255).contains(&subject.chars().count()) {
            return Err(ProviderError::Untrusted(anyhow!("it gives a subject that is no name for anyone")));
        }
        let email = token.email().or_else(|| info?.email());
        let verified = if token.email().is_some() {
            token.email_verified()
        } else {
            info.and_then(CoreUserInfoClaims::email_verified)
        };
        let name = any_language(token.name()).or_else(|| any_language(info?.name()));
        let username = token.preferred_username().or_else(|| info?.preferred_username());
        let email = email.and_then(|email: &EndUserEmail| said(email));
        Ok(Self {
            issuer: token.issuer().to_string(),
            subject,
            email_verified: email.is_some() && verified == Some(true),
            email,
            name: name.and_then(|name| said(name)),
            username: username.and_then(|username: &EndUserUsername| said(username)),
        })
    }
}

/// The plain one, or else the first.
fn any_language(name: Option<&LocalizedClaim<EndUserName>>) -> Option<&EndUserName> {
    let name = name?;
    name.get(None).or_else(|| name.iter().next().map(|(_, name)| name))
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
