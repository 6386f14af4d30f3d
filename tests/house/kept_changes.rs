//! Whatever changes, however it is changed: no kept page differs from a fresh one.

use std::{
    collections::BTreeMap,
    io::Write,
    time::{Duration, Instant},
};

use rand::{RngExt, seq::IndexedRandom};
use sqlx::{AssertSqlSafe, PgPool};

use crate::{
    front_door::Visitor,
    nodes::{hears, node, pages, seen},
};

/// One of each kind of change that a page for everyone shows; "N" is a number, another one each time.
pub const CHANGES: [&str; 51] = [
    "update scoop set comments_locked = not comments_locked",
    "update topic set title = 'Board N' where slug = 'sleep'",
    "update topic set description_html = '<p>Board N</p>' where slug = 'heart-failure'",
    "update topic set accent = case accent when 'teal' then 'plum' else 'teal' end",
    "update topic set face = case face when 'list' then 'magazine' else 'list' end",
    "update topic set slug = 'sleep' || N where slug like 'sleep%'",
    "update topic set sponsor = 'Acme N' where slug = 'heart-failure'",
    "update topic set sponsor = null",
    "update topic set language = case language when 'en' then 'fr' else 'en' end where slug = 'heart-failure'",
    "update topic set visibility = case visibility when 'public' then 'unlisted' else 'public' end::visibility where slug like 'sleep%'",
    "update topic set visibility = 'public' where slug like 'sleep%'",
    "update topic set archived_at = case when archived_at is null then now() end where slug = 'heart-failure'",
    "update topic set comment_policy = case comment_policy when 'open' then 'closed' else 'open' end::comment_policy",
    "update topic set call_to_action_text = 'Call N' where slug = 'heart-failure'",
    "update topic set views_before = N",
    "update topic set owner_id = (select id from account where name like 'noor%') where slug like 'sleep%'",
    "update topic_audience set name = 'Audience N' where position = 1",
    "insert into topic_audience select id, 3, 'Nurses' from topic where slug = 'heart-failure' on conflict do nothing",
    "delete from topic_audience where position = 3",
    "insert into topic_member (topic_id, account_id) select topic.id, account.id from topic, account
     where slug like 'sleep%' and name like 'rui%' on conflict do nothing",
    "delete from topic_member using topic where topic.id = topic_id and slug like 'sleep%'",
    "update account set display_name = 'Ada N' where name like 'ada%'",
    "update account set display_name = 'Noor N' where name like 'noor%'",
    "update account set name = 'mei' || N where name like 'mei%'",
    "update account set bio_html = '<p>Bio N</p>' where name like 'ada%'",
    "update account set no_interests_at = case when no_interests_at is null then now() end where name like 'mei%'",
    "insert into interest (account_id, organisation, kind, began) select id, 'Acme N', 'advice', '2024-01-01' from account where name like 'ada%'",
    "delete from interest where id = (select min(id) from interest)",
    "update article set site = 'Site N'",
    "update article set published_at = now() - interval '3 years' where address like '%scales'",
    "update scoop set title = 'Title N' where via_id is not null",
    "update scoop set title = 'Salt N' where via_id is null and article_id = (select min(id) from article)",
    "update scoop set excerpt_html = '<p>Excerpt N</p>' where state = 'published'",
    "update scoop set published_at = published_at + interval '40 days' where id = (select min(id) from scoop where state = 'published')",
    "update scoop set state = case state when 'published' then 'hidden' else 'published' end::scoop_state where via_id is not null",
    "update scoop set state = case state when 'published' then 'hidden' else 'published' end::scoop_state
     where id = (select min(id) from scoop) and deleted_at is null",
    "update scoop set state = 'published', published_at = coalesce(published_at, now()) where state <> 'published'",
    "update scoop set pinned = not pinned where id = (select min(id) from scoop where state = 'published')",
    "insert into scoop (topic_id, curator_id, via_id, title, state, published_at)
     select topic.id, account.id, via.id, 'Taken N', 'published', now() from topic, account, scoop via
     where slug like 'sleep%' and name like 'mei%' and via.id = (select max(id) from scoop where state = 'published')",
    "update scoop set via_id = null where title like 'Taken%'",
    "delete from scoop where id = (select max(id) from scoop where title like 'Taken%')",
    "insert into scoop_tag (scoop_id, topic_id, tag) select id, topic_id, 'tag N' from scoop where state = 'published' on conflict do nothing",
    "delete from scoop_tag where tag like 'tag %'",
    "insert into insight (scoop_id, account_id, source, html, written_at)
     select scoop.id, account.id, 'N', '<p>Insight N</p>', now() from scoop, account
     where state = 'published' and name like 'rui%' on conflict do nothing",
    "update insight set html = '<p>Insight N</p>', source = 'N'",
    "update insight set held = not held where id = (select min(id) from insight)",
    "delete from insight where account_id = (select id from account where name like 'rui%')",
    "insert into comment (scoop_id, account_id, source, html, written_at)
     select scoop.id, account.id, 'N', '<p>Said N</p>', now() from scoop, account
     where state = 'published' and name like 'noor%'",
    "update comment set html = '<p>Said N</p>', edited_at = now() where state = 'shown' and id % 3 = N % 3",
    "update comment set state = 'deleted', source = '', html = '' where id = (select min(id) from comment where state = 'shown')",
    "update scoop set thanks_count = N",
];

pub async fn change(db: &PgPool, kind: &str, number: u64) -> Result<(), sqlx::Error> {
    let sql = kind.replace('N', &number.to_string()).replace(&format!("{number}oor"), "Noor");
    let sql = sql.replace(&format!("{number}urses"), "Nurses");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(db).await.map(drop)
}

/// Pages that a node has otherwise than a fresh drawing is.
async fn old(db: &PgPool, node: &Visitor) -> Vec<String> {
    let fresh = Visitor::stranger(db);
    let mut old = Vec::new();
    for page in pages(db).await {
        if seen(node, &page).await != seen(&fresh, &page).await {
            old.push(page);
        }
    }
    old
}

/// All pages as a node has them.
async fn all(db: &PgPool, node: &Visitor) -> BTreeMap<String, (u16, String, String)> {
    let mut all = BTreeMap::new();
    for page in pages(db).await {
        all.insert(page.clone(), seen(node, &page).await);
    }
    all
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn every_kind_of_change_is_shown_wherever_it_shows(db: PgPool) {
    let (node, fresh) = (node(&db).await, Visitor::stranger(&db));
    let mut before = all(&db, &node).await;
    let mut wrong = Vec::new();
    for (number, kind) in CHANGES.iter().enumerate() {
        change(&db, kind, u64::try_from(number).unwrap() + 7).await.unwrap();
        hears(&node).await;
        let (kept, drawn) = (all(&db, &node).await, all(&db, &fresh).await);
        assert_ne!(drawn, before, "{kind} changes nothing, and proves nothing");
        let old = drawn.iter().filter(|(page, seen)| kept.get(*page) != Some(seen) && before.get(*page) != Some(seen));
        let old: Vec<_> = old.map(|(page, _)| page).collect();
        if !old.is_empty() {
            wrong.push(format!("{kind}: {old:?}"));
        }
        before = drawn;
    }
    assert!(wrong.is_empty(), "old pages after {} kinds of change: {wrong:#?}", wrong.len());
}

/// Seconds of `CURATIO_WRITES`, or a few.
fn length() -> Duration {
    let seconds = std::env::var("CURATIO_WRITES").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(4))
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn once_all_is_quiet_no_page_differs_from_a_fresh_one(db: PgPool) {
    let nodes = [node(&db).await, node(&db).await];
    let end = Instant::now() + length();
    let (mut writes, mut reads) = (0_u64, 0_u64);
    let write = async {
        while Instant::now() < end {
            let kind = *CHANGES.choose(&mut rand::rng()).unwrap();
            // A constraint may say no to one that comes after others; no page changes then.
            if let Err(error) = change(&db, kind, rand::rng().random_range(100..1000)).await {
                assert!(error.as_database_error().is_some(), "{kind}: {error}");
            }
            writes += 1;
            if writes.is_multiple_of(50) {
                // So that the world stays small.
                let less = "delete from comment where id < (select max(id) - 40 from comment)";
                sqlx::query(less).execute(&db).await.unwrap();
                for node in &nodes {
                    hears(node).await;
                    assert_eq!(old(&db, node).await, [""; 0], "after {writes} writes");
                }
            }
        }
    };
    let read = async {
        while Instant::now() < end {
            let pages = pages(&db).await;
            for _ in 0..100 {
                let page = pages.choose(&mut rand::rng()).unwrap();
                let answer = nodes.choose(&mut rand::rng()).unwrap().ask("GET", page, &[]).await;
                assert!(!answer.status.is_server_error(), "{page}: {}", answer.body);
                reads += 1;
                tokio::task::yield_now().await;
            }
        }
    };
    tokio::join!(write, read);
    for node in &nodes {
        hears(node).await;
        assert_eq!(old(&db, node).await, [""; 0], "in the end");
    }
    let told = format!("kept pages: {writes} random writes beside {reads} reads on two nodes, none differs\n");
    std::io::stdout().lock().write_all(told.as_bytes()).unwrap();
}
