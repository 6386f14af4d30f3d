//! Putting the sample boards into an empty database.

use std::collections::{HashMap, VecDeque};

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgConnection, PgPool};
use tokio::task::{JoinHandle, spawn_blocking};

use super::{
    content::{self, Board, Comment, Scoop},
    drawing,
};
use crate::{
    accounts::{AccountId, NewAccount},
    articles::{Address, NewArticle},
    comments::NewComment,
    insights::NewInsight,
    pictures::{PictureId, Redrawn, Store},
    scoops::{NewScoop, ScoopId, State},
    text::{Format, Moment},
    topics::{CommentPolicy, NewTopic, Topic, TopicId},
};

/// What is known while filling.
struct Filling<'a> {
    store: &'a Store,
    now: DateTime<Utc>,
    people: HashMap<String, AccountId>,
    topics: HashMap<String, TopicId>,
    scoops: HashMap<String, ScoopId>,
    /// In the order they are asked for.
    drawings: VecDeque<JoinHandle<Result<Redrawn>>>,
}

/// All or nothing, and only where there is no board yet: what people did since stays.
pub async fn fill(db: &PgPool, store: &Store) -> Result<()> {
    let mut tx = db.begin().await?;
    TopicId::bring_alone(&mut tx).await?;
    if Topic::any(&mut *tx).await? {
        return Ok(());
    }
    tracing::info!("filling the sample boards");
    let Moment(now) = Moment::now(&mut *tx).await?;
    let boards = content::boards()?;
    // Oldest first over all boards: what is rescooped is there before who takes it.
    let mut scoops: Vec<(&Board, &Scoop)> =
        boards.iter().flat_map(|board| board.scoops.iter().map(move |scoop| (board, scoop))).collect();
    scoops.sort_by(|(_, a), (_, b)| b.days_ago.total_cmp(&a.days_ago));
    let mut filling = Filling {
        store,
        now,
        people: HashMap::new(),
        topics: HashMap::new(),
        scoops: HashMap::new(),
        drawings: drawings(&boards, &scoops),
    };
    for person in content::people()? {
        let account = NewAccount {
            name: person.name.clone(),
            display_name: person.display_name,
            role: person.role,
            email: None,
            bio: person.bio,
        };
        filling.people.insert(person.name, account.create(&mut tx).await?);
    }
    for board in &boards {
        filling.board(&mut tx, board).await.with_context(|| board.slug.clone())?;
    }
    for (board, scoop) in scoops {
        filling.scoop(&mut tx, board, scoop).await.with_context(|| scoop.key.clone())?;
    }
    tx.commit().await?;
    Ok(())
}

/// Drawn on all processors while the rest is filled: those of the boards, then those of the scoops.
fn drawings(boards: &[Board], scoops: &[(&Board, &Scoop)]) -> VecDeque<JoinHandle<Result<Redrawn>>> {
    let covers = boards.iter().map(|board| Some(&board.picture)).enumerate();
    let pictures = scoops.iter().map(|(_, scoop)| scoop.picture.as_ref()).enumerate();
    let motifs = covers.chain(pictures).filter_map(|(seed, motif)| Some((seed, motif?.clone())));
    let draw =
        |(seed, motif): (usize, String)| spawn_blocking(move || Ok(Redrawn::of(drawing::draw(&motif, seed)?.into())?));
    motifs.map(draw).collect()
}

impl Filling<'_> {
    async fn board(&mut self, db: &mut PgConnection, board: &Board) -> Result<()> {
        let picture = Some(self.picture(db).await?);
        let topic = NewTopic {
            title: &board.title,
            description: &board.description,
            format: Format::Markdown,
            language: "en",
            time_zone: "UTC",
            accent: &board.accent,
            owner: self.person(&board.owner)?,
            picture,
            call_to_action: board.call_to_action.as_ref().map(|action| (&*action.title, &*action.text)),
            audiences: &board.audiences,
            visibility: board.visibility,
            comment_policy: CommentPolicy::Open,
            origin: None,
            form_key: None,
        };
        let id = topic.create(db, Some(&board.slug)).await?;
        id.shows_first(&mut *db, board.face).await?;
        for curator in &board.curators {
            id.add_curator(db, self.person(curator)?).await?;
        }
        id.was_read(db, board.views - board.views_today, board.views_today).await?;
        self.topics.insert(board.slug.clone(), id);
        Ok(())
    }

    async fn scoop(&mut self, db: &mut PgConnection, board: &Board, scoop: &Scoop) -> Result<()> {
        let article = match &scoop.address {
            Some(address) => {
                let address = &Address::parse(address).with_context(|| address.clone())?;
                let published_at = scoop.article_days_ago.map(|days| self.ago(days)).transpose()?;
                let article = NewArticle {
                    address,
                    title: &scoop.title,
                    site: scoop.site.as_deref(),
                    authors: &scoop.authors,
                    published_at,
                    kind: scoop.kind,
                };
                Some(article.find_or_create(db).await?)
            }
            None => None,
        };
        let via = scoop.via.as_ref().map(|key| self.scoops.get(key).copied().with_context(|| format!("via {key}")));
        let (curator, written_at) = (self.person(&scoop.curator)?, self.ago(scoop.days_ago)?);
        let picture = match scoop.picture {
            Some(_) => Some(self.picture(db).await?),
            None => None,
        };
        let new = NewScoop {
            topic: *self.topics.get(&board.slug).context("no such board")?,
            article,
            source_unknown: false,
            curator,
            via: via.transpose()?,
            title: &scoop.title,
            excerpt: &scoop.excerpt,
            format: Format::Markdown,
            picture,
            had_picture: scoop.picture.is_some(),
            picture_address: None,
            pinned: scoop.pinned,
            state: State::Published,
            published_at: Some(written_at),
            dated: true,
            scheduled_for: None,
            tags: &scoop.tags,
            origin: None,
        };
        let id = new.create(db).await?;
        if let Some(source) = &scoop.insight {
            let insight = NewInsight { scoop: id, author: curator, source, format: Format::Markdown, written_at };
            insight.create(db).await?;
        }
        let mut waiting: Vec<(&Comment, Option<i64>)> = scoop.comments.iter().map(|comment| (comment, None)).collect();
        while let Some((comment, parent)) = waiting.pop() {
            let said = NewComment {
                scoop: id,
                author: self.person(&comment.by)?,
                parent,
                source: &comment.text,
                format: Format::Markdown,
                written_at: self.ago(comment.days_ago)?,
            };
            let said = said.create(db).await?;
            waiting.extend(comment.replies.iter().map(|reply| (reply, said)));
        }
        self.scoops.insert(scoop.key.clone(), id);
        Ok(())
    }

    /// The next one.
    async fn picture(&mut self, db: &mut PgConnection) -> Result<PictureId> {
        let drawn = self.drawings.pop_front().context("no more pictures")?;
        Ok(drawn.await??.keep(db, self.store).await?)
    }

    fn person(&self, name: &str) -> Result<AccountId> {
        self.people.get(name).copied().ok_or_else(|| anyhow!("nobody is called {name}"))
    }

    fn ago(&self, days: f64) -> Result<DateTime<Utc>> {
        #[expect(clippy::cast_possible_truncation, reason = "two years have some sixty million seconds")]
        let seconds = (days * 86_400.0) as i64;
        self.now.checked_sub_signed(TimeDelta::seconds(seconds)).context("too long ago")
    }
}
