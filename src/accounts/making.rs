//! How an account comes to be: made by its operator, or brought along as a by-line by an import.

use anyhow::{Context, bail};
use serde::Deserialize;
use sqlx::PgConnection;

use super::{Account, AccountId, Hashed, Password, Profile, Role, name_problems, names::on_name};
use crate::{
    error::Result as FormResult,
    problems::{OnConstraint, Problems},
    text::{CleanHtml, Format, slugify},
};

/// The longest name that still leaves room for a number behind it.
const NAME: usize = 50;

#[derive(Debug)]
pub struct NewAccount {
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub email: Option<String>,
    /// Markdown.
    pub bio: String,
}

impl NewAccount {
    /// Refused in words where the database says no.
    pub async fn create(&self, db: &mut PgConnection) -> anyhow::Result<AccountId> {
        let bio = CleanHtml::from_source(&self.bio, Format::Markdown);
        let made = sqlx::query_scalar!(
            "insert into account (name, display_name, role, email, bio_source, bio_html)
             values ($1, $2, $3, $4, $5, $6) returning id",
            self.name,
            self.display_name.trim(),
            self.role as Role,
            self.email,
            self.bio,
            bio.as_str()
        )
        .fetch_one(db)
        .await;
        match made {
            Ok(id) => Ok(id),
            Err(sqlx::Error::Database(refusal)) => match refusal.constraint() {
                Some("account_name_taken") => bail!("the name {} is taken", self.name),
                Some("account_email_taken") => bail!("there is an account with this address for mail already"),
                Some("account_name_reserved") => bail!("the name {} is kept for the site itself", self.name),
                Some("account_name_form") => {
                    bail!("the name must be lower-case letters and digits, joined by hyphens, 60 at most")
                }
                Some("account_display_name_form") => bail!("the display name must have 1 to 100 characters"),
                Some("account_email_form") => {
                    bail!("{} is not an address for mail", self.email.as_deref().unwrap_or(""))
                }
                _ => Err(sqlx::Error::Database(refusal)).context("cannot make the account"),
            },
            Err(error) => Err(error).context("cannot make the account"),
        }
    }
}

/// Somebody who makes an account of their own, as they typed it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newcomer {
    pub name: String,
    pub display_name: String,
    /// Left empty where a provider or a passkey will do.
    #[serde(default)]
    pub password: Password,
}

impl Newcomer {
    /// `without_password` where they sign in by a provider.
    pub fn problems(&self, email: Option<&str>, without_password: bool) -> Problems {
        let mut problems = name_problems("name", &self.name);
        problems.length("display_name", &self.display_name, 1, Profile::LONGEST_DISPLAY_NAME);
        if !without_password {
            let about = [&*self.name, &*self.display_name, email.unwrap_or_default()];
            if let Some(words) = self.password.problems("password", &about).of("password") {
                problems.add("password", words);
            }
        }
        problems
    }

    /// `email` is proven to be theirs.
    pub async fn create(
        &self,
        db: &mut PgConnection,
        role: Role,
        email: Option<&str>,
        password: Option<&Hashed>,
    ) -> FormResult<AccountId> {
        let made = sqlx::query_scalar!(
            "insert into account (name, display_name, role, email, password_hash) values ($1, $2, $3, $4, $5) returning id",
            self.name,
            self.display_name.trim(),
            role as Role,
            email,
            password.map(Hashed::as_str)
        );
        let made = made.fetch_one(db).await.map_err(Into::into);
        on_name(made, "name").on_constraint(
            "account_email_taken",
            "name",
            "There is an account with your address for mail already. Please sign in with it.",
        )
    }
}

impl Account {
    /// The by-line that `origin` calls `origin_name`, made where there is none. It never
    /// takes the name of an account here: that would put words into a stranger's mouth.
    pub async fn imported(
        db: &mut PgConnection,
        origin: &str,
        origin_name: &str,
        display_name: &str,
        bio: &str,
    ) -> Result<AccountId, sqlx::Error> {
        let known =
            sqlx::query_scalar!("select id from account where origin = $1 and origin_name = $2", origin, origin_name)
                .fetch_optional(&mut *db)
                .await?;
        if let Some(id) = known {
            return Ok(id);
        }
        let name = slugify(display_name, NAME, "curator");
        let bio_html = CleanHtml::from_source(bio, Format::Plain);
        sqlx::query_scalar!(
            "insert into account (name, display_name, bio_source, bio_html, origin, origin_name)
             values (first_free_name($1), $2, $3, $4, $5, $6) returning id",
            name,
            display_name,
            bio,
            bio_html.as_str(),
            origin,
            origin_name
        )
        .fetch_one(db)
        .await
    }
}
