//! Who someone is.

use sqlx::PgExecutor;

use crate::{
    error::Result,
    live::{Subjects, Tells},
    matters::Reason,
    pictures::Picture,
    text::{CleanHtml, Moment},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct AccountId(pub i64);

/// What an account may do on the whole site; a board knows its own members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::Type, clap::ValueEnum, serde::Deserialize)]
#[sqlx(type_name = "role", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Reader,
    Curator,
    Admin,
}

impl Role {
    /// As a form and the database write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Curator => "curator",
            Self::Admin => "admin",
        }
    }
}

#[derive(Debug)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    pub display_name: String,
    pub bio_source: String,
    pub bio_html: CleanHtml,
    /// Proven to be theirs.
    pub email: Option<String>,
    pub has_password: bool,
    /// Where an imported by-line comes from.
    pub origin: Option<String>,
    pub created_at: Moment,
    pub deleted_at: Option<Moment>,
    /// When they last said that they have no interests to declare.
    pub no_interests_at: Option<Moment>,
    /// By a decision: nothing of the profile but the name is shown.
    pub hidden_for: Option<Reason>,
    picture_hash: Option<String>,
    picture_width: Option<i32>,
    picture_height: Option<i32>,
    picture_widths: Option<Vec<i32>>,
}

macro_rules! select_accounts {
    ($tail:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Account,
            r#"select account.id, account.name, account.display_name, account.bio_source, account.bio_html,
                account.email, account.password_hash is not null as "has_password!", account.origin, account.created_at,
                account.deleted_at, account.no_interests_at, account.hidden_for,
                picture.hash as "picture_hash?", picture.width as "picture_width?", picture.height as "picture_height?",
                picture.widths as "picture_widths?"
            from account left join picture on picture.id = account.picture_id
            "# + $tail
            $(, $arg)*
        )
    };
}

impl Account {
    pub async fn by_name(db: impl PgExecutor<'_>, name: &str) -> Result<Self> {
        Ok(select_accounts!("where account.name = $1", name).fetch_one(db).await?)
    }

    pub async fn find(db: impl PgExecutor<'_>, id: AccountId) -> Result<Self> {
        Ok(select_accounts!("where account.id = $1", id.0).fetch_one(db).await?)
    }

    /// By a proven address for mail.
    pub async fn by_email(db: impl PgExecutor<'_>, email: &str) -> Result<Option<Self>> {
        Ok(select_accounts!("where lower(account.email) = lower($1)", email).fetch_optional(db).await?)
    }

    /// Who is called this, or has this address for mail: what people type to sign in.
    pub async fn by_name_or_email(db: impl PgExecutor<'_>, typed: &str) -> Result<Option<Self>> {
        let found = select_accounts!(
            "where account.deleted_at is null and account.origin is null
                 and (account.name = lower($1) or lower(account.email) = lower($1))
             order by account.name = lower($1) desc limit 1",
            typed
        );
        Ok(found.fetch_optional(db).await?)
    }

    /// Whether there is somebody who looks after the site.
    pub async fn any_admin(db: impl PgExecutor<'_>) -> Result<bool> {
        let any = sqlx::query_scalar!(r#"select exists (select from account where role = 'admin') as "any!""#);
        Ok(any.fetch_one(db).await?)
    }

    pub fn is_imported(&self) -> bool {
        self.origin.is_some()
    }

    pub fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    pub fn picture(&self) -> Option<Picture> {
        let widths = self.picture_widths.as_ref();
        Picture::from_columns(self.picture_hash.as_ref(), self.picture_width, self.picture_height, widths)
    }
}

impl Tells for Account {
    fn tells(&self, subjects: &mut Subjects) {
        subjects.add_person(&self.name);
    }
}
