//! Writes one scoop of another system with all that was said about it; what is there already stays as it is.

use std::collections::HashMap;

use anyhow::Result;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Body, Person, Reaction, ReactionKind, Scoop, Written};
use crate::{
    accounts::{Account, AccountId},
    articles::{Address, ArticleId},
    comments::NewComment,
    desk,
    error::Error,
    insights::NewInsight,
    pictures::{PictureId, Store, Upload},
    scoops::{NewScoop, ScoopId, State},
    text::tag,
    topics::TopicId,
};

/// Into one board, from one system.
pub struct Writer<'a> {
    pub origin: &'a str,
    /// Who imports in the browser; none at the shell.
    pub importer: Option<Importer<'a>>,
    /// Nothing is published: each scoop waits as a draft.
    pub as_drafts: bool,
    /// Pictures that came along are kept here.
    pub store: &'a Store,
    /// Where this site stands, without a slash at its end.
    pub here: Option<&'a str>,
    pub written: Written,
    people: HashMap<String, AccountId>,
}

/// What they import is theirs, and the by-lines they bring are told apart from those that others brought: nobody puts
/// words into the mouth of somebody else's.
#[derive(Clone, Copy)]
pub struct Importer<'a> {
    pub account: AccountId,
    /// What they are called there.
    pub am: &'a str,
}

/// Where and how a scoop comes to stand.
#[derive(Clone, Copy)]
pub struct Standing {
    pub now: DateTime<Utc>,
    /// Where its origin tells no date.
    pub stands_at: DateTime<Utc>,
}

/// More than anybody has, and no sum with it overflows.
pub const MOST_VIEWS: i64 = 1_000_000_000_000_000;

/// As long as the database takes it.
pub fn cut(text: &str, length: usize) -> String {
    text.trim().chars().take(length).collect::<String>().trim_end().to_owned()
}

/// As tags are here: small, and short. What would be two here becomes two.
fn tags(foreign: &[String]) -> Vec<String> {
    foreign.iter().flat_map(|foreign| tag::each(foreign)).map(|tag| cut(&tag, tag::LONGEST)).collect()
}

fn stands_at(scoop: &Scoop, standing: Standing) -> DateTime<Utc> {
    scoop.published_at.or(scoop.stands_at).or(scoop.scheduled_for).unwrap_or(standing.stands_at)
}

impl<'a> Writer<'a> {
    pub fn new(origin: &'a str, store: &'a Store) -> Self {
        Self {
            origin,
            importer: None,
            as_drafts: false,
            store,
            here: None,
            written: Written::default(),
            people: HashMap::new(),
        }
    }

    pub fn people(&self) -> usize {
        self.people.len()
    }

    /// What a transaction that was taken back had made.
    pub fn forget_people(&mut self) {
        self.people.clear();
    }

    pub async fn scoop(
        &mut self,
        db: &mut PgConnection,
        topic: TopicId,
        scoop: &Scoop,
        standing: Standing,
    ) -> Result<()> {
        // The board first, and then the article, as everybody locks them.
        sqlx::query!("select from topic where id = $1 for no key update", topic.0).execute(&mut *db).await?;
        let address = scoop.article.as_ref().map(|article| (article, Address::parse(&article.address)));
        let article = match &address {
            Some((article, Some(address))) => {
                Some(super::articles::find_or_create(db, article, address, scoop, self.importer.is_none()).await?)
            }
            _ => None,
        };
        let no_address = matches!(address, Some((_, None)));
        let mut known = ScoopId::imported(db, topic, self.origin, &scoop.foreign_id).await?;
        if let (None, Some(article)) = (known, article) {
            known = ScoopId::of_article(db, topic, article).await?;
        }
        let published_at = stands_at(scoop, standing);
        let said = self.written.insights + self.written.comments;
        let id = if let Some(known) = known {
            self.written.known += 1;
            known
        } else {
            self.written.bad_addresses += usize::from(no_address);
            self.create(db, topic, scoop, article, standing, scoop.source_unknown || no_address).await?
        };
        // Where no date is told, the day the page was saved stands for it: not one to compare by.
        if let Some(insight) = &scoop.insight {
            let curator = self.person(db, &scoop.curator).await?;
            if known.is_none() || !NewInsight::exists(db, id, curator).await? {
                self.insight(db, id, &scoop.curator, insight, published_at).await?;
            }
        }
        self.reactions(db, id, &scoop.reactions, known.is_some()).await?;
        if self.written.insights + self.written.comments > said {
            desk::screen_shown(db, &[id.0]).await?;
        }
        Ok(())
    }

    async fn create(
        &mut self,
        db: &mut PgConnection,
        topic: TopicId,
        scoop: &Scoop,
        article: Option<ArticleId>,
        standing: Standing,
        source_unknown: bool,
    ) -> Result<ScoopId> {
        let (excerpt, format) = scoop.body.source();
        let waits = scoop.scheduled_for.is_some_and(|at| at > standing.now);
        let state = match scoop.state {
            _ if self.as_drafts => State::Draft,
            Some(State::Scheduled) | None if waits => State::Scheduled,
            Some(state @ (State::Draft | State::Hidden)) => state,
            _ => State::Published,
        };
        let told = scoop.published_at.or(scoop.stands_at).filter(|_| !self.as_drafts);
        let published_at = if state == State::Published { Some(stands_at(scoop, standing)) } else { told };
        let curator = self.person(db, &scoop.curator).await?;
        let picture = self.picture(db, scoop.picture.as_deref()).await?;
        let may_pin = scoop.pinned && state == State::Published;
        let pinned = may_pin && ScoopId::takes_pin(db, topic, scoop.pin_position.is_some()).await?;
        let title = if scoop.title.trim().is_empty() && state != State::Draft { "Untitled" } else { &scoop.title };
        let new = NewScoop {
            topic,
            article,
            source_unknown,
            curator,
            via: None,
            title,
            excerpt: &excerpt,
            format,
            picture,
            had_picture: scoop.had_picture,
            picture_address: scoop.picture_address.as_deref(),
            pinned,
            state,
            published_at,
            dated: scoop.published_at.is_some() || scoop.stands_at.is_none() && scoop.scheduled_for.is_some(),
            scheduled_for: scoop.scheduled_for.filter(|_| state == State::Scheduled),
            tags: &tags(&scoop.tags),
            origin: Some((self.origin, &scoop.foreign_id)),
        };
        let id = new.create(db).await?;
        if let Some(views) = scoop.views.filter(|views| *views > 0) {
            id.was_read(db, views.clamp(0, MOST_VIEWS)).await?;
        }
        if let Some(position) = scoop.pin_position.filter(|_| pinned) {
            id.is_pinned_at(db, position).await?;
        }
        if let Some(via) = &scoop.via {
            id.came_by(db, via, self.here.unwrap_or_default()).await?;
        }
        if let Some(at) = scoop.offered_at.filter(|_| scoop.state == Some(State::Draft)) {
            id.is_offered(db, at).await?;
        }
        if let Some(edit) = &scoop.edit {
            super::edits::keep(db, id, edit).await?;
        }
        self.written.scoops += 1;
        self.written.drafts += usize::from(state == State::Draft);
        self.written.scheduled += usize::from(state == State::Scheduled);
        self.written.without_picture += usize::from(scoop.had_picture && picture.is_none());
        self.written.undated += usize::from(!new.dated);
        Ok(id)
    }

    /// None where there is none, or what came is no picture.
    pub async fn picture(&self, db: &mut PgConnection, base64: Option<&str>) -> Result<Option<PictureId>> {
        let Some(bytes) = base64.and_then(|base64| STANDARD.decode(base64).ok()) else { return Ok(None) };
        match Upload::Bytes(bytes).redraw().await {
            Ok(redrawn) => Ok(Some(redrawn.keep(db, self.store).await?)),
            Err(Error::Refused(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub async fn person(&mut self, db: &mut PgConnection, person: &Person) -> Result<AccountId> {
        if let Some(importer) = self.importer
            && (person.is_unnamed() || person.foreign_name == importer.am)
        {
            return Ok(importer.account);
        }
        if let Some(id) = self.people.get(&person.foreign_name) {
            return Ok(*id);
        }
        let bio = person.bio.as_deref().unwrap_or_default();
        let display_name = cut(&person.display_name, 100);
        let name = match self.importer {
            Some(importer) => format!("{} as told to {}", person.foreign_name, importer.account.0),
            None => person.foreign_name.clone(),
        };
        let id = Account::imported(db, self.origin, &name, &display_name, bio).await?;
        self.people.insert(person.foreign_name.clone(), id);
        Ok(id)
    }

    async fn insight(
        &mut self,
        db: &mut PgConnection,
        scoop: ScoopId,
        by: &Person,
        body: &Body,
        written_at: DateTime<Utc>,
    ) -> Result<()> {
        let author = self.person(db, by).await?;
        let (source, format) = body.source();
        let insight = NewInsight { scoop, author, source: &source, format, written_at };
        self.written.insights += usize::from(insight.create(db).await?);
        Ok(())
    }

    /// Each comment under the one that it answers. Of what was said on a scoop that was here before, what its author said
    /// at that very moment is there already, whatever has become of its words.
    async fn reactions(
        &mut self,
        db: &mut PgConnection,
        scoop: ScoopId,
        reactions: &[Reaction],
        known: bool,
    ) -> Result<()> {
        let mut comments: HashMap<i64, i64> = HashMap::new();
        for said in reactions {
            let author = self.person(db, &said.by).await?;
            if said.kind == ReactionKind::Insight {
                if !known || !NewInsight::was_said(db, scoop, author, said.at).await? {
                    self.insight(db, scoop, &said.by, &said.body, said.at).await?;
                }
                continue;
            }
            let (source, format) = said.body.source();
            let parent = said.answers.and_then(|answers| comments.get(&answers).copied());
            let comment = NewComment { scoop, author, parent, source: &source, format, written_at: said.at };
            let there = if known { comment.said(db).await? } else { None };
            let made = if there.is_some() { None } else { comment.create(db).await? };
            self.written.comments += usize::from(made.is_some());
            if let (Some(there), Some(here)) = (said.id, made.or(there)) {
                comments.insert(there, here);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_would_be_two_here_becomes_two() {
        let foreign = ["Salt; Bread".to_owned(), "#Heart  Failure".to_owned(), " ".to_owned(), "x".repeat(61)];
        assert_eq!(tags(&foreign), ["salt", "bread", "heart failure", &"x".repeat(60)]);
    }
}
