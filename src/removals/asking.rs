//! How somebody asks, without an account.

use serde::Deserialize;
use sqlx::PgPool;
use url::Url;

use crate::{
    accounts::email_problems,
    error::{Error, Result},
    problems::Problems,
    rules::Settings,
    scoops::Scoop,
    topics::Topic,
};

/// What the form sends. It is not printed: it says who asks.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asking {
    /// The address of a scoop on this site.
    #[serde(default)]
    pub page: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    /// What is theirs, and why it is to go.
    #[serde(default)]
    pub words: String,
    /// Ticked: it is true.
    pub truth: Option<String>,
}

/// Taken in a day, from everybody together.
const A_DAY: i64 = 100;

impl Asking {
    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.length("page", &self.page, 1, 2000);
        problems.length("name", &self.name, 1, 100);
        let email = email_problems("email", &self.email);
        if let Some(words) = email.of("email") {
            problems.add("email", words);
        }
        problems.length("words", &self.words.replace("\r\n", "\n"), 20, 4000);
        problems.require(self.truth.is_some(), "truth", "Please say that it is true.");
        problems
    }

    /// It stands before the admins, with its deadline. Who asks twice has asked once, until it is answered.
    pub async fn ask(&self, db: &PgPool, site: &Url) -> Result<()> {
        self.problems().into_result()?;
        let scoop = self.scoop(db, site).await?;
        let mut tx = db.begin().await?;
        // Of many at once, each counts those before.
        Settings::hold(&mut tx).await?;
        let lately =
            sqlx::query_scalar!(r#"select count(*) as "many!" from removal where made_at > now() - interval '1 day'"#);
        if lately.fetch_one(&mut *tx).await? >= A_DAY {
            let words = "Very many have asked today, and we read each of them. Please come back tomorrow.";
            return Err(Error::Refused(Problems::with("page", words)));
        }
        let matter = sqlx::query_scalar!(
            r#"insert into matter (kind, scoop_id, board_id, author_id, waits_since, for_admins)
               select 'scoop', scoop.id, scoop.topic_id, scoop.curator_id, now(), true from scoop where id = $1
               on conflict (scoop_id) where scoop_id is not null
                   do update set waits_since = coalesce(matter.waits_since, now()), for_admins = true
               returning id as "id: i64""#,
            scoop.id.0
        );
        let matter = matter.fetch_one(&mut *tx).await?;
        let words = self.words.replace("\r\n", "\n");
        sqlx::query!(
            "insert into removal (matter_id, name, email, words, due_at)
             select $1, $2, $3, $4, now() + make_interval(days => removal_days) from site_setting
             on conflict (matter_id, lower(email)) where closed_at is null do nothing",
            matter,
            self.name.trim(),
            self.email.trim(),
            words.trim()
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// What a stranger reads at the address that was typed.
    async fn scoop(&self, db: &PgPool, site: &Url) -> Result<Scoop> {
        let found = async {
            let (slug, id) = place(&self.page, site).ok_or(Error::NotFound)?;
            let (board, _) = Topic::to_read(db, &slug, None).await?;
            Scoop::find(db, &board, id).await
        };
        found.await.map_err(|error| match error {
            Error::NotFound => {
                let words = "Nobody reads a scoop at this address. Please copy the address of its page, \
                             which has /t/ and /p/ in it.";
                Error::Refused(Problems::with("page", words))
            }
            error => error,
        })
    }
}

/// The board and the number of a scoop, of its address on this site.
fn place(typed: &str, site: &Url) -> Option<(String, i64)> {
    let typed = typed.trim();
    let address = if typed.starts_with('/') { site.join(typed) } else { Url::parse(typed) }.ok()?;
    if address.host_str() != site.host_str() {
        return None;
    }
    let mut parts = address.path_segments()?;
    match (parts.next()?, parts.next()?, parts.next()?, parts.next()?.parse()) {
        ("t", slug, "p", Ok(id)) => Some((slug.to_owned(), id)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scoop_is_found_by_its_address_on_this_site() {
        let site: Url = "https://boards.example/".parse().unwrap();
        let salt = Some(("salt".to_owned(), 7));
        for typed in
            ["https://boards.example/t/salt/p/7/title#x", " /t/salt/p/7", "http://boards.example/t/salt/p/7?a=b"]
        {
            assert_eq!(place(typed, &site), salt, "{typed}");
        }
        for typed in
            ["https://other.example/t/salt/p/7", "/t/salt", "/t/salt/p/x", "salt", "//other.example/t/salt/p/7"]
        {
            assert_eq!(place(typed, &site), None, "{typed}");
        }
    }
}
