//! How a scoop begins: with an address, or a text of one's own, and as a draft.

use serde::Deserialize;
use sqlx::{PgConnection, PgPool};
use url::Url;
use uuid::Uuid;

use super::{Fields, ReadArticle, quoting};
use crate::{
    accounts::AccountId,
    articles::{Address, ArticleId, Kind, NewArticle},
    error::{Error, Result},
    problems::{OnConstraint, Problems},
    rights::OnBoard,
    scoops::{NewScoop, ScoopId, State},
    sessions::Me,
    text::Format,
    topics::Topic,
};

/// What is known when one scoops something: an address, and perhaps what the page one came from told of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Beginning {
    pub url: String,
    pub title: String,
    /// What was marked on the page.
    pub text: String,
    /// Onto which board, where the form asks.
    pub board: String,
    /// Of the empty form: sent twice, it makes one scoop.
    pub form_key: Option<Uuid>,
}

pub const ALREADY_HERE: &str = "This article is already on this board.";
const NO_ADDRESS: &str =
    "This is no address of a page. One begins with https:// or http://, such as https://ward.example/salt.";

impl Beginning {
    /// A new form.
    pub fn empty() -> Self {
        Self { form_key: Some(Uuid::new_v4()), ..Self::default() }
    }

    /// The address, also where it stands in the text, as phones share it. None for a text of one's own.
    pub fn address(&self) -> Result<Option<Address>> {
        let typed = self.url.trim();
        if typed.is_empty() {
            return Ok(first_link(&self.text).and_then(|link| Address::parse(&link)));
        }
        let address = if typed.contains(char::is_whitespace) {
            first_link(typed).and_then(|link| Address::parse(&link))
        } else if Url::parse(typed).is_ok_and(|url| url.has_host() || url.cannot_be_a_base()) {
            Address::parse(typed)
        } else {
            Some(format!("https://{typed}")).filter(|_| typed.contains('.')).and_then(|typed| Address::parse(&typed))
        };
        address.map(Some).ok_or_else(|| Error::Refused(Problems::with("url", NO_ADDRESS)))
    }

    /// What is made: the draft's own address leads to the editor. The article's page is read in the background.
    pub async fn begin(&self, db: &PgPool, board: &Topic, me: &Me) -> Result<ScoopId> {
        let address = self.address()?;
        let mut problems = Problems::default();
        problems.length("text", &self.text, 0, Fields::LONGEST_TEXT);
        problems.into_result()?;
        if !board.takes_scoops() {
            let words = "This board is archived: nothing new is put on it.";
            return Err(Error::Refused(Problems::with(if self.board.is_empty() { "url" } else { "board" }, words)));
        }
        if let Some(made) = self.made(db, board, me.id, address.as_ref()).await? {
            return Ok(made);
        }
        let mut tx = db.begin().await?;
        Topic::hold_to(&mut tx, &board.slug, me, OnBoard::Scoop).await?;
        let made = self.create(&mut tx, board, me.id, address.as_ref()).await;
        match made.on_constraint("scoop_already_on_topic", "url", ALREADY_HERE) {
            Ok(id) => {
                tx.commit().await?;
                Ok(id)
            }
            Err(error) => {
                tx.rollback().await?;
                // Both may have been on their way at once.
                let again = self.made(db, board, me.id, address.as_ref()).await?;
                again.ok_or(match error.constraint() {
                    Some("scoop_made_once") => {
                        let words = "This form was sent already. Please open the page again, and send it anew.";
                        Error::Refused(Problems::with("url", words))
                    }
                    _ => error,
                })
            }
        }
    }

    /// In the transaction of `db`. The board refuses a double: `scoop_already_on_topic`.
    pub async fn create(
        &self,
        db: &mut PgConnection,
        board: &Topic,
        curator: AccountId,
        address: Option<&Address>,
    ) -> Result<ScoopId> {
        let title = cut(&self.title, Fields::LONGEST_TITLE);
        let article = match address {
            Some(address) => Some(begin_article(&mut *db, address, &title).await?),
            None => None,
        };
        let text =
            if address.is_some_and(|address| self.text.trim() == address.as_str()) { "" } else { self.text.trim() };
        let new = NewScoop {
            topic: board.id,
            article,
            source_unknown: false,
            curator,
            via: None,
            title: &title,
            excerpt: &quoting::as_markdown(text),
            format: Format::Markdown,
            picture: None,
            had_picture: false,
            picture_address: None,
            pinned: false,
            state: State::Draft,
            published_at: None,
            dated: true,
            scheduled_for: None,
            tags: &[],
            origin: None,
        };
        let id = new.create(&mut *db).await?;
        id.wait_for_article(&mut *db, self.form_key).await?;
        Ok(id)
    }

    /// The draft that this very form made, with what stands in it.
    async fn made(
        &self,
        db: &PgPool,
        board: &Topic,
        curator: AccountId,
        address: Option<&Address>,
    ) -> Result<Option<ScoopId>> {
        let Some(key) = self.form_key else { return Ok(None) };
        let article = match address {
            Some(address) => ArticleId::at(db, address).await?,
            None => None,
        };
        let made = sqlx::query_scalar!(
            "select id from scoop where form_key = $1 and curator_id = $2 and topic_id = $3
                 and article_id is not distinct from $4",
            key,
            curator.0,
            board.id.0,
            article.map(|article| article.0)
        );
        Ok(made.fetch_optional(db).await?)
    }
}

/// The article of an address, about to be read where it has not been.
async fn begin_article(db: &mut PgConnection, address: &Address, title: &str) -> Result<ArticleId> {
    let title = if title.is_empty() { address.as_str() } else { title };
    let title: String = title.chars().take(Fields::LONGEST_TITLE).collect();
    let new = NewArticle { address, title: &title, site: None, authors: &[], published_at: None, kind: Kind::Article };
    let article = new.find_or_create(&mut *db).await?;
    ReadArticle { article }.ask(db, false).await?;
    Ok(article)
}

impl ScoopId {
    /// Its empty fields are filled once its article is read; at once, where it has been.
    pub async fn wait_for_article(self, db: &mut PgConnection, form_key: Option<Uuid>) -> Result<()> {
        // Whoever is just writing down what its page told is waited for: it knows nothing of this scoop.
        sqlx::query!("select from article where id = (select article_id from scoop where id = $1) for share", self.0)
            .execute(&mut *db)
            .await?;
        sqlx::query!(
            "update scoop set form_key = $2, waits = coalesce((select article.state = 'waiting' from article
                                                               where article.id = scoop.article_id), false)
             where id = $1",
            self.0,
            form_key
        )
        .execute(&mut *db)
        .await?;
        self.fill(db).await
    }
}

fn first_link(text: &str) -> Option<String> {
    linkify::LinkFinder::new().kinds(&[linkify::LinkKind::Url]).links(text).next().map(|link| link.as_str().to_owned())
}

fn cut(text: &str, most: usize) -> String {
    text.split('\n')
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .chars()
        .take(most)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(url: &str, text: &str) -> Option<String> {
        let beginning = Beginning { url: url.to_owned(), text: text.to_owned(), ..Beginning::default() };
        beginning.address().ok().flatten().map(|address| address.to_string())
    }

    #[test]
    fn an_address_is_found_however_it_is_pasted_or_shared() {
        let salt = Some("https://ward.example/salt".to_owned());
        assert_eq!(found("https://ward.example/salt?utm_source=x", ""), salt);
        assert_eq!(found("  ward.example/salt ", ""), salt);
        assert_eq!(found("", "Look: https://ward.example/salt (from my phone)"), salt);
        assert_eq!(found("Look at https://ward.example/salt", ""), salt);
        for nothing in ["javascript:alert(1)", "file:///etc/passwd", "gopher://ward.example/", "salt", "two words"] {
            assert_eq!(found(nothing, ""), None, "{nothing}");
        }
        assert_eq!(found("", "Just words."), None);
    }
}
