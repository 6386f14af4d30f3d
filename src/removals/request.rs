//! The form of an author elsewhere, who has no account here.

use serde::Deserialize;
use sqlx::PgConnection;
use url::Url;

use crate::{
    accounts::email_problems,
    error::{Error, Result, wait_for},
    problems::Problems,
    reports::Place,
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRemoval {
    /// Of the scoop on this site.
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub words: String,
    /// That it is all so.
    pub truthful: Option<String>,
}

/// How many all together make within a day.
const PER_DAY: i64 = 100;
/// Open at once about one scoop.
const OF_ONE: i64 = 5;

impl NewRemoval {
    /// The board's name in addresses and the scoop's number, where the address is that of a scoop here.
    pub fn scoop(&self, here: &Url) -> Option<(String, i64)> {
        let typed = Url::parse(self.address.trim()).or_else(|_| here.join(self.address.trim())).ok()?;
        if typed.host() != here.host() {
            return None;
        }
        let mut parts = typed.path_segments()?;
        match (parts.next()?, parts.next()?, parts.next()?, parts.next()?) {
            ("t", slug, "p", id) => Some((slug.to_owned(), id.parse().ok()?)),
            _ => None,
        }
    }

    pub fn problems(&self) -> Problems {
        let mut problems = email_problems("email", &self.email);
        problems.length("address", &self.address, 1, 2048);
        problems.length("name", &self.name, 1, 200);
        problems.length("words", &self.words, 1, 5000);
        problems.require(self.truthful.is_some(), "truthful", "Please confirm that it is so.");
        problems
    }

    /// Puts the scoop into the queue of those who look after the site.
    pub async fn make(&self, tx: &mut PgConnection, place: &Place) -> Result<()> {
        self.problems().into_result()?;
        let seconds = sqlx::query_scalar!(
            "select ceil(extract(epoch from made_at + interval '1 day' - now()))::bigint from removal
             where made_at > now() - interval '1 day' order by made_at desc, id desc offset $1 limit 1",
            PER_DAY - 1
        );
        if let Some(seconds) = seconds.fetch_optional(&mut *tx).await?.flatten() {
            let words = wait_for(u64::try_from(seconds).unwrap_or(1).max(1));
            return Err(Error::Refused(Problems::with("address", words)));
        }
        let matter = place.matter(&mut *tx).await?;
        let words = self.words.replace("\r\n", "\n");
        let made = sqlx::query!(
            "insert into removal (matter_id, name, email, words, due_at)
             select $1, $2, $3, $4, now() + make_interval(days => removal_days) from site_setting
             where $5 > (select count(*) from removal where matter_id = $1 and closed_at is null)",
            matter.0,
            self.name.trim(),
            self.email.trim(),
            words.trim(),
            OF_ONE
        );
        if made.execute(&mut *tx).await?.rows_affected() == 0 {
            return Err(Error::Refused(Problems::with("address", "This was asked already, and waits for its answer.")));
        }
        sqlx::query!(
            "update matter set waits_since = coalesce(waits_since, now()), for_admins = true where id = $1",
            matter.0
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_that_of_a_scoop_on_this_site() {
        let here = Url::parse("https://boards.example/").unwrap();
        let of = |address: &str| NewRemoval { address: address.to_owned(), ..NewRemoval::default() }.scoop(&here);
        let found = Some(("heart".to_owned(), 7));
        assert_eq!(of("https://boards.example/t/heart/p/7/salt"), found);
        assert_eq!(of(" http://boards.example/t/heart/p/7#comment-1 "), found);
        assert_eq!(of("/t/heart/p/7/salt"), found);
        for other in ["", "https://elsewhere.example/t/heart/p/7/salt", "/t/heart", "/t/heart/p/x/salt", "javascript:x"]
        {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
