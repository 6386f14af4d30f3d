//! Writing an imported board: all of it or nothing, and what is there already stays as it is.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::{Board, Body, Person, Reaction, ReactionKind, Scoop};
use crate::{
    accounts::{Account, AccountId},
    articles::{Address, NewArticle},
    comments::NewComment,
    insights::NewInsight,
    scoops::{NewScoop, ScoopId, State},
    text::{Format, Moment},
    topics::{CommentPolicy, NewTopic, TopicId, Visibility},
};

/// All boards that can be imported come from there.
const ORIGIN: &str = "scoop.it";

/// What an import brought, for its summary.
#[derive(Debug, Default)]
pub struct Written {
    /// Where the board stands.
    pub slug: String,
    pub new_board: bool,
    pub scoops: usize,
    /// Were there already.
    pub known: usize,
    pub insights: usize,
    pub comments: usize,
    pub without_picture: usize,
    pub undated: usize,
    /// Wait for their date.
    pub scheduled: usize,
    /// Linked to where no browser may follow.
    pub bad_addresses: usize,
    people: HashMap<String, AccountId>,
}

impl Written {
    pub fn people(&self) -> usize {
        self.people.len()
    }
}

impl Board {
    /// Into the board at `slug`, made where there is none; without one, into the board it
    /// was imported into before, or a new one. `saved_on` places scoops that tell no date.
    /// The caller commits, or does not.
    pub async fn write(
        &self,
        db: &mut PgConnection,
        slug: Option<&str>,
        saved_on: Option<NaiveDate>,
        mut progress: impl FnMut(),
    ) -> Result<Written> {
        TopicId::bring_alone(db).await?;
        let Moment(now) = Moment::now(&mut *db).await?;
        let day = saved_on.unwrap_or(now.date_naive());
        ensure!(day <= now.date_naive() + TimeDelta::days(1), "--saved-on {day} lies in the future");

        let mut written = Written::default();
        let topic = self.topic(db, slug, day, &mut written).await?;
        written.slug = topic.slug(db).await?;
        let mut has_pinned = ScoopId::has_pinned(db, topic).await?;
        let first = day.and_time(NaiveTime::MIN).and_utc();
        for (place, scoop) in (0..).zip(&self.scoops) {
            let stands_at = first.checked_sub_signed(TimeDelta::seconds(place)).context("too many scoops")?;
            let may_pin = scoop.pinned && !has_pinned;
            has_pinned |= may_pin;
            self.scoop(db, topic, scoop, Standing { now, stands_at, may_pin }, &mut written)
                .await
                .with_context(|| format!("the scoop “{}”", scoop.title))?;
            progress();
        }
        Ok(written)
    }

    async fn topic(
        &self,
        db: &mut PgConnection,
        slug: Option<&str>,
        day: NaiveDate,
        written: &mut Written,
    ) -> Result<TopicId> {
        let known = match slug {
            Some(slug) => TopicId::at(db, slug).await?,
            None => TopicId::imported(db, ORIGIN, &self.foreign_name).await?,
        };
        let owner = written.person(db, &self.owner).await?;
        let topic = if let Some(known) = known {
            known
        } else {
            written.new_board = true;
            let description = super::Block::to_html(&self.description);
            let mut audiences: Vec<String> = Vec::new();
            for audience in self.audiences.iter().map(|audience| cut(audience, 80)) {
                if !audience.is_empty() && !audiences.contains(&audience) {
                    audiences.push(audience);
                }
            }
            let new = NewTopic {
                title: &cut(&self.title, 200),
                description: &description,
                format: Format::Html,
                language: self.language.as_deref().unwrap_or("en"),
                time_zone: "UTC",
                accent: "ocean",
                owner,
                picture: None,
                call_to_action: self.call_to_action.as_ref().map(|action| (&*action.title, &*action.text)),
                audiences: &audiences,
                visibility: if self.private { Visibility::Private } else { Visibility::Public },
                comment_policy: CommentPolicy::Open,
                origin: Some((ORIGIN, &self.foreign_name)),
                form_key: None,
            };
            let topic = new.create(db, slug).await.context("the board")?;
            if let Some(views) = self.views {
                let total = views.total.clamp(0, MOST_VIEWS);
                topic.had_views(db, total, views.that_day.map(|that_day| (that_day.clamp(0, total), day))).await?;
            }
            topic
        };
        for scoop in &self.scoops {
            let curator = written.person(db, &scoop.curator).await?;
            topic.add_curator(db, curator).await?;
        }
        Ok(topic)
    }

    async fn scoop(
        &self,
        db: &mut PgConnection,
        topic: TopicId,
        scoop: &Scoop,
        standing: Standing,
        written: &mut Written,
    ) -> Result<()> {
        let address = scoop.article.as_ref().map(|article| (article, Address::parse(&article.address)));
        let article = match &address {
            Some((article, Some(address))) => {
                let authors: Vec<String> = article.author.iter().cloned().collect();
                let new = NewArticle {
                    address,
                    title: &scoop.title,
                    site: article.site.as_deref(),
                    authors: &authors,
                    published_at: article.published_at,
                    kind: crate::articles::Kind::Article,
                };
                Some(new.find_or_create(db).await?)
            }
            _ => None,
        };
        let no_address = matches!(address, Some((_, None)));
        let mut known = ScoopId::imported(db, topic, ORIGIN, &scoop.foreign_id).await?;
        if let (None, Some(article)) = (known, article) {
            known = ScoopId::of_article(db, topic, article).await?;
        }
        let published_at = scoop.published_at.or(scoop.scheduled_for).unwrap_or(standing.stands_at);
        let is_known = known.is_some();
        let id = if let Some(known) = known {
            written.known += 1;
            known
        } else {
            let excerpt = scoop.body.to_html();
            let waits = scoop.scheduled_for.is_some_and(|at| at > standing.now);
            let curator = written.person(db, &scoop.curator).await?;
            let new = NewScoop {
                topic,
                article,
                source_unknown: scoop.source_unknown || no_address,
                curator,
                via: None,
                title: &scoop.title,
                excerpt: &excerpt,
                format: Format::Html,
                picture: None,
                had_picture: scoop.had_picture,
                picture_address: scoop.picture_address.as_deref(),
                pinned: standing.may_pin,
                state: if waits { State::Scheduled } else { State::Published },
                published_at: (!waits).then_some(published_at),
                dated: scoop.published_at.is_some() || scoop.scheduled_for.is_some(),
                scheduled_for: scoop.scheduled_for.filter(|_| waits),
                tags: &tags(&scoop.tags),
                origin: Some((ORIGIN, &scoop.foreign_id)),
            };
            let id = new.create(db).await?;
            if let Some(views) = scoop.views {
                id.was_read(db, views.clamp(0, MOST_VIEWS)).await?;
            }
            written.scoops += 1;
            written.scheduled += usize::from(waits);
            written.bad_addresses += usize::from(no_address);
            written.without_picture += usize::from(scoop.had_picture);
            written.undated += usize::from(!new.dated);
            id
        };
        // Where no date is told, the day the page was saved stands for it: not one to compare by.
        let curator = written.person(db, &scoop.curator).await?;
        let has_said = is_known && NewInsight::exists(db, id, curator).await?;
        if let (Some(insight), false) = (&scoop.insight, has_said) {
            written.insight(db, id, &scoop.curator, insight, published_at).await?;
        }
        for reaction in &scoop.reactions {
            written.reaction(db, id, reaction).await?;
        }
        Ok(())
    }
}

/// More than anybody has, and no sum with it overflows.
const MOST_VIEWS: i64 = 1_000_000_000_000_000;

/// As long as the database takes it.
fn cut(text: &str, length: usize) -> String {
    text.trim().chars().take(length).collect::<String>().trim_end().to_owned()
}

/// As tags are here: lower-case, and short.
fn tags(foreign: &[String]) -> Vec<String> {
    foreign.iter().map(|tag| cut(&tag.to_lowercase(), 60)).filter(|tag| !tag.is_empty()).collect()
}

/// Where and how a scoop comes to stand.
#[derive(Clone, Copy)]
struct Standing {
    now: DateTime<Utc>,
    /// Where its origin tells no date.
    stands_at: DateTime<Utc>,
    may_pin: bool,
}

impl Written {
    async fn person(&mut self, db: &mut PgConnection, person: &Person) -> Result<AccountId> {
        if let Some(id) = self.people.get(&person.foreign_name) {
            return Ok(*id);
        }
        let bio = person.bio.as_deref().unwrap_or_default();
        let display_name = cut(&person.display_name, 100);
        let id = Account::imported(db, ORIGIN, &person.foreign_name, &display_name, bio).await?;
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
        let source = body.to_html();
        let insight = NewInsight { scoop, author, source: &source, format: Format::Html, written_at };
        self.insights += usize::from(insight.create(db).await?);
        Ok(())
    }

    async fn reaction(&mut self, db: &mut PgConnection, scoop: ScoopId, said: &Reaction) -> Result<()> {
        match said.kind {
            ReactionKind::Insight => self.insight(db, scoop, &said.by, &said.body, said.at).await,
            ReactionKind::Comment => {
                let author = self.person(db, &said.by).await?;
                let source = said.body.to_html();
                let comment = NewComment {
                    scoop,
                    author,
                    parent: None,
                    source: &source,
                    format: Format::Html,
                    written_at: said.at,
                };
                self.comments += usize::from(comment.create(db).await?.is_some());
                Ok(())
            }
        }
    }
}
