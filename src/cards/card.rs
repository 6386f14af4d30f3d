//! Dressing scoops for a page, a whole list with one query a noun.

use std::{collections::HashMap, ops::Deref};

use sqlx::PgPool;

use crate::{
    comments::Comment,
    error::Result,
    insights::Insight,
    scoops::{Scoop, ScoopId},
    topics::Topic,
};

/// Its scoop's fields and methods are its own.
#[derive(Debug)]
pub struct Card {
    scoop: Scoop,
    /// "onto TOPIC" stands on lists over several boards.
    pub show_topic: bool,
    /// The whole excerpt and conversation, not the beginnings.
    pub whole: bool,
    pub tags: Vec<TagLink>,
    /// Its own curator's.
    pub insight: Option<Insight>,
    /// Other curators', oldest first.
    pub insights: Vec<Insight>,
    pub comments: Vec<Comment>,
    /// There is more of the conversation on its own page.
    pub talks_on: bool,
}

#[derive(Debug)]
pub struct TagLink {
    pub name: String,
    pub href: String,
}

/// What a card in a list shows of the conversation.
const COMMENTS: i64 = 3;
const INSIGHTS: usize = 5;
/// To know whether there are more.
const INSIGHTS_AND_ONE: i64 = 6;
/// What a scoop's own page shows.
const ALL_INSIGHTS: i64 = 200;

impl Card {
    /// For a list on one board.
    pub async fn on_board(db: &PgPool, scoops: Vec<Scoop>) -> Result<Vec<Self>> {
        Self::dress(db, scoops, false).await
    }

    /// For a list over several boards.
    pub async fn on_any_board(db: &PgPool, scoops: Vec<Scoop>) -> Result<Vec<Self>> {
        Self::dress(db, scoops, true).await
    }

    async fn dress(db: &PgPool, scoops: Vec<Scoop>, show_topic: bool) -> Result<Vec<Self>> {
        let ids: Vec<i64> = scoops.iter().map(|scoop| scoop.id.0).collect();
        let (mut tags, mut insights, mut comments) = tokio::try_join!(
            Scoop::tags(db, &ids),
            Insight::on_scoops(db, &ids, INSIGHTS_AND_ONE),
            Comment::first_on(db, &ids, COMMENTS)
        )?;
        let card = |scoop: Scoop| {
            let (tags, insights) = (take(&mut tags, scoop.id), take(&mut insights, scoop.id));
            let comments = take(&mut comments, scoop.id);
            Self::new(scoop, show_topic, false, tags, insights, comments)
        };
        Ok(scoops.into_iter().map(card).collect())
    }

    /// For a scoop's own page.
    pub async fn whole(db: &PgPool, scoop: Scoop) -> Result<Self> {
        let ids = [scoop.id.0];
        let (mut tags, mut insights, comments) = tokio::try_join!(
            Scoop::tags(db, &ids),
            Insight::on_scoops(db, &ids, ALL_INSIGHTS),
            Comment::on_scoop(db, scoop.id)
        )?;
        let (tags, insights) = (take(&mut tags, scoop.id), take(&mut insights, scoop.id));
        Ok(Self::new(scoop, true, true, tags, insights, comments))
    }

    fn new(
        scoop: Scoop,
        show_topic: bool,
        whole: bool,
        tags: Vec<String>,
        mut insights: Vec<Insight>,
        comments: Vec<Comment>,
    ) -> Self {
        let slug = scoop.topic().slug;
        let tags = tags.into_iter().map(|name| TagLink { href: Topic::tag_href(&slug, &name), name }).collect();
        let own = insights.iter().position(|insight| insight.own);
        let insight = own.map(|own| insights.remove(own));
        let more_comments = usize::try_from(scoop.comment_count).is_ok_and(|count| count > comments.len());
        let talks_on = !whole && (more_comments || insights.len() > INSIGHTS);
        insights.truncate(if whole { insights.len() } else { INSIGHTS });
        Self { scoop, show_topic, whole, tags, insight, insights, comments, talks_on }
    }

    /// The first lines, where the excerpt is folded in a list.
    pub fn folded(&self) -> Option<&str> {
        self.lead.as_deref().filter(|_| !self.whole)
    }

    /// Nobody but its curator has said anything.
    pub fn quiet(&self) -> bool {
        self.insights.is_empty() && self.comments.is_empty()
    }
}

fn take<T>(of: &mut HashMap<ScoopId, Vec<T>>, scoop: ScoopId) -> Vec<T> {
    of.remove(&scoop).unwrap_or_default()
}

impl Deref for Card {
    type Target = Scoop;

    fn deref(&self) -> &Scoop {
        &self.scoop
    }
}
