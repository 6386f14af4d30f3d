//! What becomes of what somebody is about to say: taken, held for a moderator, or refused in words.

use sqlx::{PgConnection, PgExecutor};

use super::{Effect, Kind, Rule, traits::Traits};
use crate::{
    accounts::AccountId,
    error::{Error, Result},
    identifiers::look,
    matters::{self, HeldFor},
    problems::Problems,
    text::Format,
};

/// Of what is taken.
#[derive(Clone, Copy, Debug)]
pub struct Verdict {
    /// Nobody else sees it until a moderator has.
    pub held_for: Option<HeldFor>,
    /// Its author is known well: search engines may follow where its links lead. Chosen when it is written.
    pub trusted: bool,
}

/// Where somebody says something, and how they stand to it.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row has its columns")]
pub struct Stands {
    pub board: i64,
    pub board_holds: bool,
    pub site_holds: bool,
    pub link_limit: i16,
    /// The site tells who is new from who is known.
    pub has_newcomers: bool,
    pub new: bool,
    pub moderates: bool,
    /// There are rules.
    pub ruled: bool,
}

/// What somebody says under a scoop, or of it.
pub async fn judge(
    db: &mut PgConnection,
    author: AccountId,
    scoop: i64,
    kind: matters::Kind,
    source: &str,
    format: Format,
) -> Result<Verdict> {
    Stands::of(&mut *db, author, scoop, kind).await?.judge(db, source, format).await
}

impl Stands {
    async fn of(db: &mut PgConnection, author: AccountId, scoop: i64, kind: matters::Kind) -> Result<Self> {
        let comment = kind == matters::Kind::Comment;
        let stands = sqlx::query_as!(
            Self,
            r#"select topic.id as "board!: i64",
                   case when $3 then topic.comment_policy = 'held' else topic.hold_insights end as "board_holds!",
                   case when $3 then site.hold_comments else site.hold_insights end as "site_holds!",
                   site.link_limit, site.newcomer_days > 0 as "has_newcomers!",
                   case when site.newcomer_days > 0 then is_new(account.id, site.newcomer_days, site.newcomer_kept)
                       else false end as "new!",
                   account.role = 'admin' or topic.owner_id = account.id or exists (
                       select from topic_member
                       where topic_id = topic.id and account_id = account.id and topic_member.role = 'curator'
                   ) as "moderates!",
                   exists (select from rule where rule.topic_id is null or rule.topic_id = topic.id) as "ruled!"
               from scoop join topic on topic.id = scoop.topic_id, account, site_setting site
               where scoop.id = $1 and account.id = $2"#,
            scoop,
            author.0,
            comment
        );
        Ok(stands.fetch_one(db).await?)
    }

    /// Whoever moderates the board is not held because they are new, for their links, or because the board or the site
    /// looks at everything; but for what may tell who a patient is, and by rules.
    pub async fn judge(&self, db: impl PgExecutor<'_>, source: &str, format: Format) -> Result<Verdict> {
        let looks = self.ruled || self.link_limit > 0;
        let text = if looks { Traits::of(source, format) } else { Traits::default() };
        let ruled = self.ruled && ruled(db, self.board, &text).await?;
        let many = i16::try_from(text.links).is_ok_and(|links| links <= self.link_limit);
        let reasons = [
            (HeldFor::Identifier, !look(source).is_empty()),
            (HeldFor::Board, self.board_holds && !self.moderates),
            (HeldFor::Site, self.site_holds && !self.moderates),
            (HeldFor::Newcomer, self.new && !self.moderates),
            (HeldFor::Rule, ruled),
            (HeldFor::Links, self.link_limit > 0 && !many && !self.moderates),
        ];
        let held_for = reasons.into_iter().find_map(|(reason, holds)| holds.then_some(reason));
        // Where nobody is new, nobody has shown that they are to be trusted.
        Ok(Verdict { held_for, trusted: self.has_newcomers && !self.new })
    }
}

/// Whether a rule holds it; refused where one does not take it.
async fn ruled(db: impl PgExecutor<'_>, board: i64, text: &Traits) -> Result<bool> {
    let rules = sqlx::query_as!(
        Rule,
        "select kind, text, effect from rule where topic_id is null or topic_id = $1 order by effect desc, id",
        board
    );
    let rules = rules.fetch_all(db).await?;
    let mut held = false;
    for rule in rules {
        match rule.finds(text) {
            Some(found) if rule.effect == Effect::Refuse => {
                let what = if rule.kind == Kind::Domain { "a link to" } else { "the words" };
                let words = format!("This has {what} “{found}”, which this site does not take. Please leave it out.");
                return Err(Error::Refused(Problems::with("text", words)));
            }
            Some(_) => held = true,
            None => {}
        }
    }
    Ok(held)
}
