//! Dressing scoops for a page, a whole list with one query a noun.

use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
    sync::Arc,
};

use sqlx::PgPool;

use super::{Keep, sheet::Drawn};
use crate::{
    accounts::ByLine,
    comments::{Comment, Order, Talk},
    error::Result,
    insights::Insight,
    interests::Declared,
    live::{Subjects, Tells},
    pictures::Picture,
    rights::{OnBoard, Standing},
    scoops::{Scoop, ScoopId, Via},
    sessions::Me,
    text::Count,
    thanks::Thanks,
    topics::Topic,
};

/// A scoop in its dress, and what of it is for whoever reads it. The fields and methods of both are its own.
#[derive(Clone, Debug)]
pub struct Card {
    dressed: Arc<Dressed>,
    pub thanks: Thanks,
    /// Somebody signed in reads it, and it may go onto other boards.
    pub travels: bool,
    /// How it stands to whoever reads it, on its own page.
    pub talk: Option<Talk>,
    /// Who reads it keeps the conversation, too.
    pub moderates: bool,
    /// How often readers went on to its source, for those who work on its board, on its own page.
    pub clicks: Option<Count>,
    /// For who keeps its board, on the board's own pages.
    pub keep: Option<Keep>,
    /// As it is drawn for whoever reads it, where it was drawn for many at once.
    pub drawn: Option<Drawn>,
}

/// A scoop with what stands around it; on a board the same for all who read it.
#[derive(Debug)]
pub struct Dressed {
    scoop: Scoop,
    /// Its addresses are written many times on each card.
    permalink: String,
    deeds: String,
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
    /// The scoops before it: on its own page all of them, elsewhere the one it was taken from.
    pub vias: Vec<Via>,
    /// The reader who suggested it.
    pub suggested_by: Option<ByLine>,
    /// Of the site it comes from, on its own page.
    pub icon: Option<Picture>,
}

#[derive(Clone, Debug)]
pub struct TagLink {
    pub name: String,
    pub href: String,
}

/// What is said of the scoops of a page, and by whom, until each card has its own.
#[derive(Default)]
struct Said {
    insights: HashMap<ScoopId, Vec<Insight>>,
    comments: HashMap<ScoopId, Vec<Comment>>,
    /// By whoever reads them.
    thanked: HashSet<ScoopId>,
    signed_in: bool,
}

/// What a card in a list shows of the conversation.
const COMMENTS: i64 = 3;
const INSIGHTS: usize = 5;
/// To know whether there are more.
const INSIGHTS_AND_ONE: i64 = 6;
/// What a card weighs, and each thing said on it, besides the words, in bytes.
const CARD: usize = 2500;
const SAID: usize = 600;
/// What a scoop's own page shows.
const ALL_INSIGHTS: i64 = 200;

impl Card {
    /// For a list on one board.
    pub async fn on_board(db: &PgPool, scoops: Vec<Scoop>, viewer: Option<&Me>) -> Result<Vec<Self>> {
        Self::dress(db, scoops, viewer, false).await
    }

    /// For a list over several boards.
    pub async fn on_any_board(db: &PgPool, scoops: Vec<Scoop>, viewer: Option<&Me>) -> Result<Vec<Self>> {
        Self::dress(db, scoops, viewer, true).await
    }

    async fn dress(db: &PgPool, scoops: Vec<Scoop>, viewer: Option<&Me>, show_topic: bool) -> Result<Vec<Self>> {
        let ids: Vec<i64> = scoops.iter().map(|scoop| scoop.id.0).collect();
        let (mut said, comments) = tokio::try_join!(
            Said::of(db, &ids, INSIGHTS_AND_ONE, viewer, false),
            Comment::first_on(db, &ids, COMMENTS)
        )?;
        said.comments = comments;
        said.carry_interests(db).await?;
        let dress = |scoop| Self::of(Dressed::new(scoop, show_topic, false, &mut said), &said);
        Ok(scoops.into_iter().map(dress).collect())
    }

    /// For a scoop's own page; `standing` is the reader's on its board.
    pub async fn whole(
        db: &PgPool,
        board: &Topic,
        scoop: Scoop,
        viewer: Option<&Me>,
        standing: Standing,
        order: Order,
    ) -> Result<Self> {
        let ids = [scoop.id.0];
        let clicks =
            async { if standing.may(OnBoard::SeeMembers) { scoop.clicks(db).await.map(Some) } else { Ok(None) } };
        let (mut said, comments, vias, clicks, icon) = tokio::try_join!(
            Said::of(db, &ids, ALL_INSIGHTS, viewer, standing.may(OnBoard::Moderate)),
            Comment::on_scoop(db, scoop.id, viewer, standing, order),
            scoop.taken_from(db),
            clicks,
            scoop.site_icon(db)
        )?;
        said.comments.insert(scoop.id, comments);
        said.carry_interests(db).await?;
        let talk = Some(Talk::of(board, &scoop, viewer, standing));
        let moderates = standing.may(OnBoard::Moderate);
        let dressed = Dressed { vias, icon, ..Dressed::new(scoop, true, true, &mut said) };
        Ok(Self { talk, moderates, clicks, ..Self::of(dressed, &said) })
    }

    fn of(dressed: Dressed, said: &Said) -> Self {
        Self {
            thanks: Thanks { mine: said.thanked.contains(&dressed.id), count: Count(dressed.thanks_count.into()) },
            travels: said.signed_in && !dressed.private,
            talk: None,
            moderates: false,
            clicks: None,
            keep: None,
            drawn: None,
            dressed: Arc::new(dressed),
        }
    }
}

impl Dressed {
    fn new(mut scoop: Scoop, show_topic: bool, whole: bool, said: &mut Said) -> Self {
        let slug = scoop.topic().slug;
        let tags =
            scoop.take_tags().into_iter().map(|name| TagLink { href: Topic::tag_href(&slug, &name), name }).collect();
        let mut insights = said.insights.remove(&scoop.id).unwrap_or_default();
        let own = insights.iter().position(|insight| insight.own);
        let insight = own.map(|own| insights.remove(own));
        let comments = said.comments.remove(&scoop.id).unwrap_or_default();
        let more_comments = usize::try_from(scoop.comment_count).is_ok_and(|count| count > comments.len());
        let talks_on = !whole && (more_comments || insights.len() > INSIGHTS);
        insights.truncate(if whole { insights.len() } else { INSIGHTS });
        Self {
            vias: scoop.via().into_iter().collect(),
            suggested_by: scoop.suggested_by(),
            icon: None,
            permalink: scoop.permalink(),
            deeds: scoop.deeds(),
            scoop,
            show_topic,
            whole,
            tags,
            insight,
            insights,
            comments,
            talks_on,
        }
    }

    pub fn permalink(&self) -> &str {
        &self.permalink
    }

    pub fn deeds(&self) -> &str {
        &self.deeds
    }

    /// The first lines, where the excerpt is folded in a list.
    pub fn folded(&self) -> Option<&str> {
        self.lead.as_deref().filter(|_| !self.whole)
    }

    /// Comments one by one, and those together that stand deep below others.
    pub fn threads(&self) -> impl Iterator<Item = &[Comment]> {
        self.comments.chunk_by(|one, next| one.is_deep() && next.is_deep())
    }

    /// Nobody but its curator has said anything.
    pub fn quiet(&self) -> bool {
        self.insights.is_empty() && self.comments.is_empty()
    }
}

impl Said {
    /// All but the comments.
    async fn of(db: &PgPool, ids: &[i64], insights: i64, viewer: Option<&Me>, moderates: bool) -> Result<Self> {
        let thanked = async {
            match viewer {
                Some(me) => Thanks::said_by(db, me.id, ids).await,
                None => Ok(HashSet::new()),
            }
        };
        let insights = Insight::on_scoops(db, ids, insights, viewer.map(|me| me.id), moderates);
        let (insights, thanked) = tokio::try_join!(insights, thanked)?;
        Ok(Self { insights, thanked, signed_in: viewer.is_some(), ..Self::default() })
    }

    /// What its author declared stands under each insight, and under a comment that names whom they have to do with.
    async fn carry_interests(&mut self, db: &PgPool) -> Result<()> {
        let (insights, comments) = (&mut self.insights, &mut self.comments);
        let writers = insights.values().flatten().map(|insight| insight.account);
        let declared = Declared::by(db, writers.chain(comments.values().flatten().map(|one| one.account))).await?;
        for insight in insights.values_mut().flatten() {
            insight.interests = declared.under(insight.account, insight.written, insight.edited);
        }
        for one in comments.values_mut().flatten() {
            one.interests = declared.named_in(|| one.html.text(), one.account, one.written, one.edited);
        }
        Ok(())
    }
}

impl Dressed {
    /// In bytes, roughly: its words, and so much for each of those who say them.
    pub fn weight(&self) -> usize {
        let lead = self.lead.as_ref().map_or(0, String::len);
        let insights = self.insight.iter().chain(&self.insights).map(|insight| insight.html.as_str().len() + SAID);
        let comments = self.comments.iter().map(|comment| comment.html.as_str().len() + SAID);
        self.excerpt.as_str().len() + lead + insights.chain(comments).sum::<usize>() + CARD
    }
}

impl Deref for Card {
    type Target = Dressed;

    fn deref(&self) -> &Dressed {
        &self.dressed
    }
}

impl Deref for Dressed {
    type Target = Scoop;

    fn deref(&self) -> &Scoop {
        &self.scoop
    }
}

impl Tells for Card {
    fn tells(&self, subjects: &mut Subjects) {
        self.scoop.tells(subjects);
        self.vias.iter().for_each(|via| via.tells(subjects));
        self.insight.iter().chain(&self.insights).for_each(|insight| insight.tells(subjects));
        self.comments.iter().for_each(|comment| comment.author.tells(subjects));
        self.suggested_by.iter().for_each(|reader| reader.tells(subjects));
    }
}
