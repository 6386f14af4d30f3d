//! Writing an imported board from the shell: all of it or nothing, and what is there already stays as it is.

use anyhow::{Context, Result, ensure};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    Board,
    writer::{MOST_VIEWS, Standing, Writer, cut},
};
use crate::{
    accounts::AccountId,
    pictures::Store,
    text::Moment,
    topics::{NewTopic, TopicId, Visibility},
};

/// What an import brought, for its summary.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Written {
    pub scoops: usize,
    /// Were there already.
    pub known: usize,
    pub insights: usize,
    pub comments: usize,
    pub drafts: usize,
    pub without_picture: usize,
    pub undated: usize,
    /// Wait for their date.
    pub scheduled: usize,
    /// Linked to where no browser may follow.
    pub bad_addresses: usize,
}

/// What came of it, and where it stands.
pub struct Outcome {
    pub written: Written,
    pub slug: String,
    pub new_board: bool,
    pub people: usize,
}

impl Board {
    /// Into the board at `slug`, made where there is none; without one, into the board it
    /// was imported into before, or a new one. `saved_on` places scoops that tell no date.
    /// The caller commits, or does not.
    pub async fn write(
        &self,
        db: &mut PgConnection,
        store: &Store,
        slug: Option<&str>,
        saved_on: Option<NaiveDate>,
        mut progress: impl FnMut(),
    ) -> Result<Outcome> {
        TopicId::bring_alone(db).await?;
        let Moment(now) = Moment::now(&mut *db).await?;
        let day = saved_on.unwrap_or(now.date_naive());
        ensure!(day <= now.date_naive() + TimeDelta::days(1), "--saved-on {day} lies in the future");

        let mut writer = Writer::new(&self.origin, store);
        let known = match slug {
            Some(slug) => TopicId::at(db, slug).await?,
            None => TopicId::imported(db, &self.origin, &self.foreign_name).await?,
        };
        let new_board = known.is_none();
        let owner = writer.person(db, &self.owner).await?;
        let topic = match known {
            Some(known) => known,
            None => {
                self.create(db, &mut writer, slug, &New { owner, day, title: &self.title, visibility: self.visibility })
                    .await?
            }
        };
        self.add_members(db, &mut writer, topic).await?;
        let first = day.and_time(NaiveTime::MIN).and_utc();
        for (place, scoop) in (0..).zip(&self.scoops) {
            let stands_at = first.checked_sub_signed(TimeDelta::seconds(place)).context("too many scoops")?;
            let standing = Standing { now, stands_at };
            writer.scoop(db, topic, scoop, standing).await.with_context(|| format!("the scoop “{}”", scoop.title))?;
            progress();
        }
        if new_board {
            self.close(db, topic).await?;
        }
        Ok(Outcome { slug: topic.slug(db).await?, new_board, people: writer.people(), written: writer.written })
    }
}

/// What is decided of a board by who imports it.
pub struct New<'a> {
    pub owner: AccountId,
    /// Of the views that were counted before.
    pub day: NaiveDate,
    pub title: &'a str,
    pub visibility: Visibility,
}

impl Board {
    /// The board without its scoops.
    pub async fn create(
        &self,
        db: &mut PgConnection,
        writer: &mut Writer<'_>,
        slug: Option<&str>,
        new: &New<'_>,
    ) -> Result<TopicId> {
        let (description, format) = self.description.source();
        let description = if writer.importer.is_some() { cut(&description, 5000).into() } else { description };
        let mut audiences: Vec<String> = Vec::new();
        for audience in self.audiences.iter().map(|audience| cut(audience, 80)) {
            if !audience.is_empty() && !audiences.contains(&audience) {
                audiences.push(audience);
            }
        }
        let accents = crate::topics::ACCENTS.map(|(name, _)| name);
        let accent = self.look.accent.as_deref().filter(|accent| accents.contains(accent)).unwrap_or("ocean");
        let topic = NewTopic {
            title: &cut(new.title, 200),
            description: &description,
            format,
            language: self.language.as_deref().unwrap_or("en"),
            time_zone: self.look.time_zone.as_deref().unwrap_or("UTC"),
            accent,
            owner: new.owner,
            picture: writer.picture(db, self.look.picture.as_deref()).await?,
            call_to_action: self.call_to_action.as_ref().map(|action| (&*action.title, &*action.text)),
            audiences: &audiences,
            visibility: new.visibility,
            comment_policy: self.look.comment_policy,
            // By it the shell finds again what it imported itself.
            origin: writer.importer.is_none().then_some((&*self.origin, &*self.foreign_name)),
            form_key: None,
        };
        let topic = topic.create(db, slug).await.context("the board")?;
        if let Some(limit) = self.look.quote_limit.filter(|limit| (1..=100).contains(limit)) {
            topic.quotes_at_most(db, limit).await?;
        }
        topic.looks_for_side_effects(db, self.look.side_effects).await?;
        topic.shows_first(&mut *db, self.look.face).await?;
        if let Some(sponsor) = &self.look.sponsor {
            topic.is_sponsored_by(db, sponsor).await?;
        }
        if let Some(views) = self.views {
            let total = views.total.clamp(0, MOST_VIEWS);
            let that_day = views.that_day.map(|that_day| (that_day.clamp(0, total), new.day));
            topic.had_views(db, total, that_day).await?;
        }
        Ok(topic)
    }

    /// Those who work on it; where it names no curators, all who scooped onto it.
    pub async fn add_members(&self, db: &mut PgConnection, writer: &mut Writer<'_>, topic: TopicId) -> Result<()> {
        let scoopers = self.scoops.iter().map(|scoop| &scoop.curator);
        let named: Vec<_> = self.curators.as_ref().map_or_else(|| scoopers.collect(), |named| named.iter().collect());
        let mut added = std::collections::HashSet::new();
        for curator in named.into_iter().filter(|curator| added.insert(&curator.foreign_name)) {
            let curator = writer.person(db, curator).await?;
            topic.add_curator(db, curator).await?;
        }
        for contributor in self.contributors.iter().filter(|contributor| added.insert(&contributor.foreign_name)) {
            let contributor = writer.person(db, contributor).await?;
            sqlx::query!(
                "insert into topic_member (topic_id, account_id, role)
                 select id, $2, 'contributor' from topic where id = $1 and owner_id <> $2 on conflict do nothing",
                topic.0,
                contributor.0
            )
            .execute(&mut *db)
            .await?;
        }
        Ok(())
    }

    /// Once all its scoops are on it: nothing new is put on it.
    pub async fn close(&self, db: &mut PgConnection, topic: TopicId) -> Result<()> {
        if self.look.archived {
            sqlx::query!("update topic set archived_at = now() where id = $1 and archived_at is null", topic.0)
                .execute(db)
                .await?;
        }
        Ok(())
    }
}
