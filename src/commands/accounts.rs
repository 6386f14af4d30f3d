//! `account`: what an operator does from the shell when nobody can sign in to do it.

use anyhow::{Context, anyhow};
use sqlx::PgConnection;

use super::{
    data::Data,
    run::{Refusal, say},
};
use crate::{
    accounts::{Account, AccountId, NewAccount, Role},
    error::Error,
    links::{NewLink, Purpose},
    text::Moment,
};

pub async fn create(data: &Data, account: &NewAccount, base_url: &str) -> Result<(), Refusal> {
    let mut tx = data.db.begin().await.context("cannot reach the database")?;
    let id = account.create(&mut tx).await.map_err(Refusal::Setting)?;
    let link = password_link(&mut tx, id, base_url).await?;
    tx.commit().await.context("nothing was written")?;
    say(&format!("The account @{} is made, in {}.", account.name, data.directory.display()));
    say(&format!("Its owner chooses a password with this link, once, within two hours:\n{link}"));
    Ok(())
}

/// A way to a new password, for somebody who reads no mail.
pub async fn link(data: &Data, name: &str, base_url: &str) -> Result<(), Refusal> {
    let mut db = data.db.acquire().await.context("cannot reach the database")?;
    let account = find(&mut db, name).await?;
    let link = password_link(&mut db, account.id, base_url).await?;
    say(&format!("@{name} chooses a new password with this link, once, within two hours:\n{link}"));
    Ok(())
}

/// For so many days; none ends it.
pub async fn suspend(data: &Data, name: &str, days: Option<u16>) -> Result<(), Refusal> {
    let mut db = data.db.acquire().await.context("cannot reach the database")?;
    let account = find(&mut db, name).await?;
    let Moment(now) = Moment::now(&mut *db).await.context("cannot tell the time")?;
    let until = days.map(|days| Moment(now + chrono::TimeDelta::days(days.into())));
    account.id.suspend(&mut *db, until).await.map_err(|error| Refusal::Failed(error.into()))?;
    say(&match until {
        Some(until) => format!("@{name} is suspended until {until} UTC."),
        None => format!("@{name} is not suspended."),
    });
    Ok(())
}

async fn find(db: &mut PgConnection, name: &str) -> Result<Account, Refusal> {
    match Account::by_name(db, name).await {
        Ok(account) if account.is_imported() => {
            Err(Refusal::Setting(anyhow!("@{name} is the by-line of an import: nobody signs in with it")))
        }
        Ok(account) if !account.is_deleted() => Ok(account),
        Ok(_) | Err(Error::NotFound) => Err(Refusal::Setting(anyhow!("nobody is called @{name}"))),
        Err(error) => Err(Refusal::Failed(error.into())),
    }
}

async fn password_link(db: &mut PgConnection, account: AccountId, base_url: &str) -> anyhow::Result<String> {
    let new =
        NewLink { purpose: Purpose::Reset, email: None, account: Some(account), role: Role::Reader, made_by: None };
    Ok(format!("{base_url}/reset-password/{}", new.create(db).await?.reveal()))
}

/// Where nobody looks after the site yet: the link that makes its first admin.
pub async fn first_admin(data: &Data, base_url: &str) -> anyhow::Result<Option<String>> {
    if Account::any_admin(&data.db).await? {
        return Ok(None);
    }
    let purpose = Purpose::FirstAdmin;
    let new = NewLink { purpose, email: None, account: None, role: Role::Admin, made_by: None };
    Ok(Some(format!("{base_url}/join/{}", new.create(&data.db).await?.reveal())))
}
