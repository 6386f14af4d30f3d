//! What an account says of itself.

use serde::Deserialize;
use sqlx::PgConnection;

use super::{Account, AccountId, name_problems};
use crate::{
    error::Result,
    pictures::PictureId,
    problems::Problems,
    text::{CleanHtml, Format},
};

/// As it was typed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub display_name: String,
    pub name: String,
    pub bio: String,
}

impl Profile {
    pub const LONGEST_DISPLAY_NAME: usize = 100;
    pub const LONGEST_BIO: usize = 2000;

    pub fn of(account: &Account) -> Self {
        Self { display_name: account.display_name.clone(), name: account.name.clone(), bio: account.bio_source.clone() }
    }

    fn problems(&self) -> Problems {
        let mut problems = name_problems("name", &self.name);
        problems.length("display_name", &self.display_name, 1, Self::LONGEST_DISPLAY_NAME);
        problems.length("bio", &self.bio, 0, Self::LONGEST_BIO);
        problems
    }

    pub async fn save(&self, db: &mut PgConnection, account: AccountId) -> Result<()> {
        self.problems().into_result()?;
        account.rename(db, &self.name).await?;
        let bio = self.bio.trim();
        let bio_html = CleanHtml::from_source(bio, Format::Markdown);
        sqlx::query!(
            "update account set display_name = $2, bio_source = $3, bio_html = $4 where id = $1",
            account.0,
            self.display_name.trim(),
            bio,
            bio_html.as_str()
        )
        .execute(db)
        .await?;
        Ok(())
    }
}

impl AccountId {
    /// The picture beside one's name; none takes it away.
    pub async fn show_picture(self, db: &mut PgConnection, picture: Option<PictureId>) -> Result<()> {
        sqlx::query!("update account set picture_id = $2 where id = $1", self.0, picture.map(|id| id.0))
            .execute(db)
            .await?;
        Ok(())
    }

    /// An address for mail that its owner has just proven to read.
    pub async fn reads_mail_at(self, db: &mut PgConnection, email: &str) -> Result<()> {
        sqlx::query!("update account set email = $2 where id = $1", self.0, email).execute(db).await?;
        Ok(())
    }
}
