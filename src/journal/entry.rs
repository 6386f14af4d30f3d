//! A line of the log: an act or a decision.

use serde_json::Value;
use sqlx::PgPool;

use super::{Change, changes};
use crate::{
    accounts::AccountId,
    error::Result,
    matters::Reason,
    text::{Key, Keyed, Moment, Paged, Place},
};

const PER_PAGE: usize = 50;

#[derive(Debug)]
pub struct Entry {
    /// Even for an act, odd for a decision: no two lines have the same.
    pub id: i64,
    pub made_at: Moment,
    pub by: String,
    pub deed: String,
    pub about: String,
    pub reason: Option<Reason>,
    pub before: Value,
    pub after: Value,
}

/// Which of them.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub by: Option<AccountId>,
    /// None where it is empty.
    pub deed: String,
}

/// Each side walks along its own index.
macro_rules! select_entries {
    ($acts:literal, $decisions:literal, $order:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Entry,
            r#"select entry.line as "id!", entry.made_at as "made_at!", account.name as by, entry.deed as "deed!",
                   entry.about as "about!", entry.reason as "reason?: Reason", entry.before as "before!", entry.after as "after!"
               from (
                   (select id * 2 as line, made_at, by_id, deed, about, null::reason as reason, before, after
                    from act where "#
                + $acts
                + r#")
                   union all
                   (select decision.id * 2 + 1, decision.made_at, decision.by_id, 'decision.' || decision.kind,
                        matter.kind || coalesce(' of @' || author.name, '') || coalesce(' on /t/' || topic.slug, ''),
                        decision.reason, decision.before,
                        decision.after || case when decision.until is null then '{}'::jsonb
                            else jsonb_build_object('until', decision.until) end
                    from (select * from decision where "#
                + $decisions
                + r#") decision
                    join matter on matter.id = decision.matter_id
                    left join account author on author.id = decision.author_id
                    left join topic on topic.id = decision.board_id)
               ) entry join account on account.id = entry.by_id "#
                + $order
            $(, $arg)*
        )
    };
}

impl Entry {
    pub async fn page(db: &PgPool, wanted: &Wanted, place: Place) -> Result<Paged<Self>> {
        Self::some(db, wanted, place, PER_PAGE).await
    }

    /// So many at most, the newest first.
    pub async fn some(db: &PgPool, wanted: &Wanted, place: Place, many: usize) -> Result<Paged<Self>> {
        let fetched = i64::try_from(many).unwrap_or(i64::MAX - 1) + 1;
        let by = wanted.by.map(|id| id.0);
        let rows = match place {
            Place::NewerThan(key) => {
                select_entries!(
                    "(made_at, id) > ($1, $2) and ($5::bigint is null or by_id = $5) and ($6 = '' or deed = $6)
                     order by made_at, id limit $4",
                    "(made_at, id) > ($1, $3) and ($5::bigint is null or by_id = $5) and ($6 = '' or kind = (select known from unnest(enum_range(null::decision_kind)) known where 'decision.' || known = $6))
                     order by made_at, id limit $4",
                    "order by entry.made_at, entry.line limit $4",
                    key.moment() as Moment,
                    key.id.div_euclid(2),
                    key.id.saturating_sub(1).div_euclid(2),
                    fetched,
                    by,
                    wanted.deed
                )
                .fetch_all(db)
                .await?
            }
            Place::Newest | Place::OlderThan(_) => {
                let key = if let Place::OlderThan(key) = place { key } else { Key::NEWEST };
                select_entries!(
                    "(made_at, id) < ($1, $2) and ($5::bigint is null or by_id = $5) and ($6 = '' or deed = $6)
                     order by made_at desc, id desc limit $4",
                    "(made_at, id) < ($1, $3) and ($5::bigint is null or by_id = $5) and ($6 = '' or kind = (select known from unnest(enum_range(null::decision_kind)) known where 'decision.' || known = $6))
                     order by made_at desc, id desc limit $4",
                    "order by entry.made_at desc, entry.line desc limit $4",
                    key.moment() as Moment,
                    key.id.div_euclid(2) + key.id.rem_euclid(2),
                    key.id.div_euclid(2),
                    fetched,
                    by,
                    wanted.deed
                )
                .fetch_all(db)
                .await?
            }
        };
        Ok(Paged::from_rows(rows, place, many))
    }

    /// What was done to an account under each of its names, and decided about what is theirs: the last 30.
    pub async fn about_account(db: &PgPool, account: AccountId) -> Result<Vec<Self>> {
        let rows = select_entries!(
            "about in (select '@' || name from account where account.id = $1
                       union all select '@' || name from former_name where former_name.account_id = $1)
             order by made_at desc, id desc limit 30",
            "author_id = $1 order by id desc limit 30",
            "order by entry.made_at desc, entry.line desc limit 30",
            account.0
        );
        Ok(rows.fetch_all(db).await?)
    }

    /// What there is in the log, such as "account.role": each found by a leap along the index.
    pub async fn deeds(db: &PgPool) -> Result<Vec<String>> {
        let deeds = sqlx::query_scalar!(
            r#"with recursive deeds (deed) as (
                   (select deed from act order by deed limit 1)
                   union all
                   select (select act.deed from act where act.deed > deeds.deed order by act.deed limit 1)
                   from deeds where deeds.deed is not null
               )
               select deed as "deed!" from deeds where deed is not null
               union all
               select 'decision.' || kind from unnest(enum_range(null::decision_kind)) kind
               order by 1"#
        );
        Ok(deeds.fetch_all(db).await?)
    }

    /// "account: sign out".
    pub fn in_words(deed: &str) -> String {
        deed.replacen('.', ": ", 1).replace(['-', '.'], " ")
    }

    pub fn words(&self) -> String {
        Self::in_words(&self.deed)
    }

    /// Where what it is about stands, where its name tells.
    pub fn href(&self) -> Option<String> {
        let plain = |rest: &str| rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if let Some(name) = self.about.strip_prefix('@').filter(|name| plain(name)) {
            return Some(format!("/admin/accounts/{name}"));
        }
        if let Some(case) = self.about.strip_prefix("case ").filter(|id| plain(id)) {
            return Some(format!("/admin/desk/{case}"));
        }
        self.about.strip_prefix("/t/").filter(|slug| plain(slug)).map(|slug| format!("/t/{slug}"))
    }

    pub fn changes(&self) -> Vec<Change> {
        changes(&self.before, &self.after)
    }
}

impl Keyed for Entry {
    fn key(&self) -> Key {
        Key::new(self.made_at, self.id)
    }
}
