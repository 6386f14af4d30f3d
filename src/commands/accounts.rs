//! `account create`.

use anyhow::Context;

use super::{
    data::Data,
    run::{Refusal, say},
};
use crate::accounts::NewAccount;

pub async fn create(data: &Data, account: &NewAccount) -> Result<(), Refusal> {
    let mut db = data.db.acquire().await.context("cannot reach the database")?;
    account.create(&mut db).await.map_err(Refusal::Setting)?;
    say(&format!("The account @{} is made, in {}.", account.name, data.directory.display()));
    Ok(())
}
