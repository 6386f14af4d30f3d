//! The name in one's address, /@NAME, and the names one had before.

use sqlx::{PgConnection, PgExecutor};

use super::{Account, AccountId};
use crate::{
    error::Result,
    problems::{OnConstraint, Problems},
    text::slugify,
};

/// Characters at most.
const LONGEST: usize = 60;

const RULE: &str = "A name has lower-case letters from a to z and digits, joined by single hyphens, such as ada-berg.";

/// What is wrong with it, as far as one can tell without asking who has it.
pub fn problems(field: &'static str, name: &str) -> Problems {
    let mut problems = Problems::default();
    problems.length(field, name, 1, LONGEST);
    problems.require(slugify(name, LONGEST, "") == name, field, RULE);
    problems
}

/// The refusals of the database that are about a name.
pub fn on_name<T>(result: Result<T>, field: &'static str) -> Result<T> {
    result
        .on_constraint(
            "account_name_taken",
            field,
            "Somebody has this name already, or had it. Please take another one.",
        )
        .on_constraint(
            "account_name_reserved",
            field,
            "This name is kept for the site itself. Please take another one.",
        )
        .on_constraint("account_name_form", field, RULE)
}

impl Account {
    /// The name itself, or with the first number behind it that makes it free.
    pub async fn free_name(db: impl PgExecutor<'_>, wanted: &str) -> Result<String> {
        Ok(sqlx::query_scalar!(r#"select first_free_name($1) as "name!""#, wanted).fetch_one(db).await?)
    }

    /// Today's name of who was called this before.
    pub async fn now_called(db: impl PgExecutor<'_>, former: &str) -> Result<String> {
        let name = sqlx::query_scalar!(
            "select account.name from former_name join account on account.id = former_name.account_id
             where former_name.name = $1",
            former
        );
        Ok(name.fetch_one(db).await?)
    }
}

impl AccountId {
    /// The old name leads on to the new one, and stays theirs.
    pub async fn rename(self, db: &mut PgConnection, name: &str) -> Result<()> {
        let renamed = sqlx::query!("update account set name = $2 where id = $1 and name <> $2", self.0, name);
        on_name(renamed.execute(db).await.map_err(Into::into).map(drop), "name")
    }
}
