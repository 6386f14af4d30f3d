//! The queue: what waits for a moderator, the oldest first, one entry a thing however many reported it.

use std::collections::HashMap;

use sqlx::PgPool;

use super::{Kind, entries};
use crate::{
    accounts::{AccountId, ByLine},
    error::Result,
    matters::{self, HeldFor, MatterId, Reason},
    removals::Removal,
    text::{CleanHtml, Key, Moment},
    topics::{TopicId, TopicRef},
};

/// Whose queue.
#[derive(Clone, Copy, Debug)]
pub enum Scope {
    /// Of those who look after the site: all.
    Site,
    /// Of a board's curators: all but what this one wrote.
    Board(TopicId, AccountId),
    /// One matter alone, waiting or not.
    Matter(MatterId),
}

#[derive(Debug)]
pub struct Waiting {
    pub id: MatterId,
    pub kind: matters::Kind,
    pub since: Option<Moment>,
    /// "3 hours".
    pub age: String,
    pub decisions: i32,
    pub for_admins: bool,
    pub board: Option<TopicRef>,
    pub language: String,
    /// Where it stands: a title and an address.
    pub place: Option<(String, String)>,
    /// None where the thing has gone.
    pub words: Option<CleanHtml>,
    /// As its author typed it.
    pub source: String,
    /// What it answers.
    pub answers: Option<(String, CleanHtml)>,
    pub held_for: Option<HeldFor>,
    pub hidden_for: Option<Reason>,
    pub author: Option<Author>,
    pub reports: Vec<Report>,
    /// How many there are of them.
    pub reported: i64,
    pub appeal: Option<Appeal>,
    /// Authors elsewhere who ask that it is taken down.
    pub removals: Vec<Removal>,
    /// That of the side-effect desk about it, the last one.
    pub case: Option<i64>,
    /// The last decision that stands, which can be undone.
    pub last: Option<Last>,
    /// As [`super::Open`] has it.
    pub above: bool,
    /// Of its words; none where it is gone.
    pub mark: String,
    pub(super) author_id: Option<AccountId>,
}

#[derive(Clone, Debug)]
pub struct Author {
    pub name: ByLine,
    pub since: Moment,
    pub comments: i64,
    /// What was decided about them before: how often each.
    pub before: Vec<(Kind, i64)>,
}

#[derive(Debug)]
pub struct Report {
    pub reason: Reason,
    pub words: String,
    /// None, where they had no account.
    pub by: Option<ByLine>,
    pub at: Moment,
}

#[derive(Debug)]
pub struct Appeal {
    pub words: String,
    pub at: Moment,
}

#[derive(Debug)]
pub struct Last {
    pub id: i64,
    pub kind: Kind,
    pub reason: Reason,
    pub words: String,
    pub by: String,
    pub at: Moment,
    pub is_wave: bool,
}

/// How many stand on a page.
pub const PER_PAGE: usize = 20;

impl Waiting {
    /// The oldest that are newer than `after`; and whether there are more. Who wrote a thing does not learn who reported
    /// it, whatever else they look after.
    pub async fn page(db: &PgPool, me: AccountId, scope: Scope, after: Option<Key>) -> Result<(Vec<Self>, bool)> {
        let mut entries = entries::load(db, scope, after).await?;
        let more = entries.len() > PER_PAGE;
        entries.truncate(PER_PAGE);
        let ids: Vec<i64> = entries.iter().map(|entry| entry.id.0).collect();
        let mut authors: Vec<i64> = entries.iter().filter_map(|entry| Some(entry.author_id?.0)).collect();
        authors.sort_unstable();
        authors.dedup();
        let removals = Removal::about(db, &ids);
        let (mut reports, mut known, mut last, mut removals) =
            tokio::try_join!(reports(db, &ids), histories(db, &authors), decided(db, &ids), removals)?;
        for entry in &mut entries {
            entry.reports = reports.remove(&entry.id.0).filter(|_| entry.author_id != Some(me)).unwrap_or_default();
            entry.last = last.remove(&entry.id.0);
            entry.removals = removals.remove(&entry.id.0).unwrap_or_default();
            if let (Some(author), Some(id)) = (&mut entry.author, entry.author_id) {
                let (comments, before) = known.entry(id.0).or_default();
                author.comments = *comments;
                author.before.clone_from(before);
            }
        }
        Ok((entries, more))
    }

    /// How many wait for this curator.
    pub async fn count(db: &PgPool, board: TopicId, me: AccountId) -> Result<i64> {
        let count = sqlx::query_scalar!(
            r#"select count(*) as "count!" from matter where board_id = $1 and waits_since is not null and not for_admins
                   and author_id is distinct from $2"#,
            board.0,
            me.0
        );
        Ok(count.fetch_one(db).await?)
    }

    /// Where the next page begins.
    pub fn key(&self) -> Option<Key> {
        self.since.map(|since| Key::new(since, self.id.0))
    }

    /// How often it was reported for each reason.
    pub fn reasons(&self) -> Vec<(Reason, usize)> {
        let count = |reason| self.reports.iter().filter(|report| report.reason == reason).count();
        let counts = Reason::ALL.into_iter().map(|reason| (reason, count(reason)));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// The reason that is chosen already: why it waits, or that of most reports.
    pub fn likely(&self) -> Option<Reason> {
        let most = self.reasons().into_iter().max_by_key(|(_, count)| *count).map(|(reason, _)| reason);
        let asked = (!self.removals.is_empty()).then_some(Reason::Copyright);
        most.or(asked).or_else(|| match self.held_for? {
            HeldFor::Identifier => Some(Reason::Privacy),
            HeldFor::SideEffect => Some(Reason::SideEffect),
            HeldFor::Links | HeldFor::Rule => Some(Reason::Spam),
            HeldFor::Board | HeldFor::Site | HeldFor::Newcomer => None,
        })
    }
}

/// The oldest 20 of each that are open.
async fn reports(db: &PgPool, matters: &[i64]) -> Result<HashMap<i64, Vec<Report>>> {
    let rows = sqlx::query!(
        r#"select report.matter_id as "matter_id!", report.reason as "reason!: Reason", report.words as "words!",
               report.made_at as "made_at!: Moment", account.name as "name?", account.display_name as "display_name?"
           from unnest($1::bigint[]) as wanted (id)
           cross join lateral (
               select * from report where report.matter_id = wanted.id and closed_at is null order by made_at limit 20
           ) report
           left join account on account.id = report.by_id order by report.made_at"#,
        matters
    );
    let mut reports: HashMap<i64, Vec<Report>> = HashMap::new();
    for row in rows.fetch_all(db).await? {
        let by = row.name.zip(row.display_name).map(|(name, display_name)| ByLine { name, display_name });
        let report = Report { reason: row.reason, words: row.words, by, at: row.made_at };
        reports.entry(row.matter_id).or_default().push(report);
    }
    Ok(reports)
}

/// How many comments of theirs stand (a thousand at most are counted), and what was decided about them before.
async fn histories(db: &PgPool, authors: &[i64]) -> Result<HashMap<i64, (i64, Vec<(Kind, i64)>)>> {
    let comments = sqlx::query!(
        r#"select wanted.id as "id!", (select count(*) from (
                   select from comment where account_id = wanted.id and state = 'shown' limit 1000) counted) as "count!"
           from unnest($1::bigint[]) as wanted (id)"#,
        authors
    );
    let decided = sqlx::query!(
        r#"select author_id as "author!", kind, count(*) as "count!" from decision
           where author_id = any($1) and kind not in ('keep', 'restore')
               and not exists (select from decision undone where undone.undoes_id = decision.id)
           group by author_id, kind order by kind"#,
        authors
    );
    let (comments, decided) = tokio::try_join!(comments.fetch_all(db), decided.fetch_all(db))?;
    let mut known: HashMap<i64, (i64, Vec<(Kind, i64)>)> =
        comments.into_iter().map(|row| (row.id, (row.count, Vec::new()))).collect();
    for row in decided {
        known.entry(row.author).or_default().1.push((row.kind, row.count));
    }
    Ok(known)
}

/// The last decision about each that stands.
async fn decided(db: &PgPool, matters: &[i64]) -> Result<HashMap<i64, Last>> {
    let rows = sqlx::query!(
        r#"select wanted.id as "matter!", decision.id as "id!", decision.kind as "kind!: Kind",
               decision.reason as "reason!: Reason", decision.words as "words!", decision.made_at as "made_at!: Moment",
               decision.wave is not null as "is_wave!", account.display_name as "by!"
           from unnest($1::bigint[]) as wanted (id)
           cross join lateral (
               select * from decision where decision.matter_id = wanted.id and undoes_id is null
                   and not exists (select from decision undone where undone.undoes_id = decision.id)
               order by decision.id desc limit 1
           ) decision
           join account on account.id = decision.by_id"#,
        matters
    );
    let rows = rows.fetch_all(db).await?.into_iter().map(|row| {
        let last = Last {
            id: row.id,
            kind: row.kind,
            reason: row.reason,
            words: row.words,
            by: row.by,
            at: row.made_at,
            is_wave: row.is_wave,
        };
        (row.matter, last)
    });
    Ok(rows.collect())
}
