//! What a reader writes to suggest an article.

use serde::Deserialize;
use sqlx::{PgConnection, PgExecutor};

use crate::{
    accounts::AccountId,
    articles::Address,
    error::{Error, Result},
    problems::{OnConstraint, Problems},
    scoops::Scoop,
    sessions::Me,
    text::Moment,
    topics::Topic,
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    #[serde(default)]
    pub address: String,
    /// For the curators.
    #[serde(default)]
    pub why: String,
}

/// How many one suggests within a day, to all boards together.
const PER_DAY: i64 = 10;

impl Draft {
    /// As an article has it. Many leave out the scheme.
    fn address(&self) -> Option<Address> {
        let typed = self.address.trim();
        Address::parse(typed).or_else(|| {
            let bare = !typed.contains("://") && !typed.contains('@') && typed.contains('.');
            Address::parse(&format!("https://{typed}")).filter(|_| bare)
        })
    }

    /// To the curators of a board. Refused where it stands there or waits already, and to who has suggested many today.
    pub async fn send(&self, tx: &mut PgConnection, board: &Topic, me: &Me) -> Result<()> {
        let mut problems = Problems::default();
        let address = self.address();
        problems.length("address", &self.address, 1, 2048);
        problems.require(address.is_some(), "address", "This is not the address of a page: one begins with https://.");
        problems.length("why", &self.why, 0, 500);
        let Some(address) = address.filter(|_| problems.none()) else {
            return Err(Error::Refused(problems));
        };
        if self.on_board(&mut *tx, board).await?.is_some() {
            return Problems::with("address", "This article is on the board already.").into_result();
        }
        if let Some(moment) = full_until(tx, me.id).await? {
            let words = format!(
                "You have suggested {PER_DAY} articles within a day, which is the most. You can suggest another one after {moment} UTC."
            );
            return Problems::with("address", words).into_result();
        }
        sqlx::query!(
            "insert into suggestion (topic_id, account_id, address, why) values ($1, $2, $3, $4)",
            board.id.0,
            me.id.0,
            address.as_str(),
            self.why.trim()
        )
        .execute(tx)
        .await
        .on_constraint(
            "suggestion_open_once",
            "address",
            "This article has been suggested already, and waits for the curators' answer.",
        )?;
        Ok(())
    }

    /// The published scoop of this article on a board.
    pub async fn on_board(&self, db: impl PgExecutor<'_>, board: &Topic) -> Result<Option<Scoop>> {
        match self.address() {
            Some(address) => Scoop::of_address(db, board, &address).await,
            None => Ok(None),
        }
    }
}

/// Until when somebody waits who has suggested many. Their account is held, so that many at once are one after the other.
async fn full_until(tx: &mut PgConnection, account: AccountId) -> Result<Option<Moment>> {
    sqlx::query!("select from account where id = $1 for no key update", account.0).fetch_one(&mut *tx).await?;
    let until = sqlx::query_scalar!(
        r#"select suggested_at + interval '1 day' as "until!: Moment" from suggestion
           where account_id = $1 and suggested_at > now() - interval '1 day'
           order by suggested_at desc, id desc offset $2 limit 1"#,
        account.0,
        PER_DAY - 1
    );
    Ok(until.fetch_optional(tx).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_typed_without_its_scheme() {
        let of = |typed: &str| {
            Draft { address: typed.to_owned(), ..Draft::default() }.address().map(|address| address.to_string())
        };
        assert_eq!(of(" ward.example/salt ").as_deref(), Some("https://ward.example/salt"));
        assert_eq!(of("http://ward.example/salt#top").as_deref(), Some("http://ward.example/salt"));
        for nonsense in [
            "",
            "salt",
            "javascript:alert(1)",
            "javascript://ward.example/%0aalert(1)",
            "ada@ward.example",
            "mailto:a.b@c.example",
        ] {
            assert_eq!(of(nonsense), None, "{nonsense}");
        }
    }
}
