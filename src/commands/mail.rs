//! `mail test`.

use anyhow::Context;

use super::{
    data::Data,
    run::{Refusal, say},
};
use crate::{
    error::Error,
    mail::{Action, Letter},
};

pub async fn test(data: &Data, site_name: &str, base_url: &str, address: &str) -> Result<(), Refusal> {
    let letter = Letter {
        to: address.to_owned(),
        subject: format!("A test letter from {site_name}"),
        paragraphs: vec!["Somebody who runs this site asked for this letter, to see that its mail arrives.".to_owned()],
        action: Some(Action { label: "Go to the site".to_owned(), url: base_url.to_owned() }),
    };
    let mut db = data.db.acquire().await.context("cannot reach the database")?;
    let queued = async {
        let mut tx = sqlx::Connection::begin(&mut *db).await?;
        letter.queue(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    };
    queued.await.map_err(|error| match error {
        Error::BadRequest(_) => Refusal::Setting(anyhow::anyhow!("{address} is not an address for mail")),
        error => Refusal::Failed(error.into()),
    })?;
    say(&format!("A test letter to {address} waits in {}. Curatio sends it as it serves.", data.directory.display()));
    Ok(())
}
