//! The counter a node keeps between two batches.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::PgPool;

use crate::{scoops::ScoopId, topics::TopicId};

/// What this node has counted and not yet written. A kill loses at most one batch; a
/// normal stop writes it.
#[derive(Clone, Debug, Default)]
pub struct Views(Arc<Mutex<Counted>>);

/// In the order of their ids, in which the rows are locked too: two nodes writing the
/// same boards wait for each other and never deadlock.
#[derive(Debug, Default)]
struct Counted {
    topics: BTreeMap<TopicId, i64>,
    scoops: BTreeMap<ScoopId, i64>,
    clicks: BTreeMap<ScoopId, i64>,
}

/// Beside the answer that shows it (`Extension`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Board(TopicId),
    /// Whoever reads a scoop reads its board.
    Scoop(ScoopId, TopicId),
}

impl Views {
    pub fn count(&self, read: Read) {
        let (Read::Board(topic) | Read::Scoop(_, topic)) = read;
        self.with(|counted| {
            *counted.topics.entry(topic).or_default() += 1;
            if let Read::Scoop(scoop, _) = read {
                *counted.scoops.entry(scoop).or_default() += 1;
            }
        });
    }

    /// Somebody goes on to the source of a scoop that is there.
    pub fn clicked(&self, scoop: ScoopId) {
        self.with(|counted| *counted.clicks.entry(scoop).or_default() += 1);
    }

    /// Adds what was counted to each board's day, in one statement. What cannot be
    /// written is counted on, for the next time.
    pub async fn write(&self, db: &PgPool) -> Result<(), sqlx::Error> {
        let counted = self.with(std::mem::take::<Counted>);
        if counted.topics.is_empty() && counted.clicks.is_empty() {
            return Ok(());
        }
        let (topics, topic_views): (Vec<i64>, Vec<i64>) = counted.topics.iter().map(|(id, n)| (id.0, *n)).unzip();
        let (scoops, scoop_views): (Vec<i64>, Vec<i64>) = counted.scoops.iter().map(|(id, n)| (id.0, *n)).unzip();
        let (clicked, clicks): (Vec<i64>, Vec<i64>) = counted.clicks.iter().map(|(id, n)| (id.0, *n)).unzip();
        let written = sqlx::query!(
            "with
             topics as (
                 select topic.id, counted.views, (now() at time zone topic.time_zone)::date as day
                 from unnest($1::bigint[], $2::bigint[]) as counted (id, views) join topic using (id)
                 order by topic.id
             ),
             scoops as (
                 select scoop.id, counted.views, (now() at time zone topic.time_zone)::date as day
                 from unnest($3::bigint[], $4::bigint[]) as counted (id, views)
                 join scoop using (id) join topic on topic.id = scoop.topic_id
                 order by scoop.id
             ),
             clicked as (
                 select scoop.id, counted.clicks, (now() at time zone topic.time_zone)::date as day
                 from unnest($5::bigint[], $6::bigint[]) as counted (id, clicks)
                 join scoop using (id) join topic on topic.id = scoop.topic_id
                 order by scoop.id
             ),
             click_days as (
                 insert into scoop_click (scoop_id, day, clicks) select id, day, clicks from clicked
                 on conflict (scoop_id, day) do update set clicks = scoop_click.clicks + excluded.clicks
             ),
             click_totals as (
                 insert into scoop_click_total (scoop_id, clicks) select id, clicks from clicked
                 on conflict (scoop_id) do update set clicks = scoop_click_total.clicks + excluded.clicks
             ),
             topic_days as (
                 insert into topic_view (topic_id, day, views) select id, day, views from topics
                 on conflict (topic_id, day) do update set views = topic_view.views + excluded.views
             ),
             scoop_days as (
                 insert into scoop_view (scoop_id, day, views) select id, day, views from scoops
                 on conflict (scoop_id, day) do update set views = scoop_view.views + excluded.views
             ),
             scoop_totals as (
                 insert into scoop_view_total (scoop_id, views) select id, views from scoops
                 on conflict (scoop_id) do update set views = scoop_view_total.views + excluded.views
             )
             insert into topic_view_total (topic_id, views) select id, views from topics
             on conflict (topic_id) do update set views = topic_view_total.views + excluded.views",
            &topics,
            &topic_views,
            &scoops,
            &scoop_views,
            &clicked,
            &clicks
        )
        .execute(db)
        .await;
        if written.is_err() {
            self.with(|now| now.add(counted));
        }
        written.map(drop)
    }

    /// Writes every so often until `stop` ends. Never drop it before: what a dropped write
    /// had taken would be counted by nobody.
    pub async fn keep_writing(self, db: PgPool, every: Duration, stop: impl Future<Output = ()>) {
        let mut tick = tokio::time::interval(every);
        let mut stop = std::pin::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => return,
                _ = tick.tick() => {}
            }
            if let Err(error) = self.write(&db).await {
                tracing::warn!(error = %error, "views are not written yet, and counted on");
            }
        }
    }

    /// A panic elsewhere cannot leave a half-counted number, so a poisoned lock is as good.
    fn with<T>(&self, act: impl FnOnce(&mut Counted) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Counted {
    fn add(&mut self, other: Self) {
        for (topic, views) in other.topics {
            *self.topics.entry(topic).or_default() += views;
        }
        for (scoop, views) in other.scoops {
            *self.scoops.entry(scoop).or_default() += views;
        }
        for (scoop, clicks) in other.clicks {
            *self.clicks.entry(scoop).or_default() += clicks;
        }
    }
}
