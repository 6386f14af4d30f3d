//! Every query that a page runs finds what it needs by an index: explained by PostgreSQL itself while the page is drawn
//! (`auto_explain`), in a made-up world.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{Debug, Write},
    sync::{Arc, Mutex},
};

use serde_json::Value;
use sqlx::{PgPool, postgres::PgPoolOptions};
use tracing::{Event, Subscriber, field::Field, subscriber::DefaultGuard};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
};

use crate::{
    front_door::Visitor,
    shell::{curatio, said},
};

/// Those that grow with what people write.
const BIG: [&str; 22] = [
    "account",
    "board_words",
    "known_word",
    "person_words",
    "scoop_words",
    "article",
    "comment",
    "decision",
    "act",
    "insight",
    "insight_version",
    "matter",
    "scoop",
    "scoop_tag",
    "scoop_version",
    "scoop_view_total",
    "scoop_click_total",
    "suggestion",
    "thanks",
    "topic",
    "topic_audience",
    "topic_tag",
];

/// What PostgreSQL explained.
#[derive(Clone, Default)]
struct Explained(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Explained {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::postgres::notice" {
            let mut words = Words(String::new());
            event.record(&mut words);
            self.0.lock().unwrap().push(words.0);
        }
    }
}

struct Words(String);

impl tracing::field::Visit for Words {
    fn record_str(&mut self, _: &Field, value: &str) {
        self.0.push_str(value);
    }

    fn record_debug(&mut self, _: &Field, value: &dyn Debug) {
        write!(self.0, "{value:?}").unwrap();
    }
}

impl Explained {
    fn listen() -> (Self, DefaultGuard) {
        let explained = Self::default();
        (explained.clone(), tracing::subscriber::set_default(tracing_subscriber::registry().with(explained)))
    }

    /// The query and its plan, of each since this was asked last.
    fn take(&self) -> Vec<(String, Value)> {
        let said = std::mem::take(&mut *self.0.lock().unwrap());
        let plans = said.iter().filter_map(|said| {
            let plan: Value = serde_json::from_str(&said[said.find('{')?..=said.rfind('}')?]).ok()?;
            Some((plan["Query Text"].as_str()?.to_owned(), plan["Plan"].clone()))
        });
        plans.collect()
    }
}

/// Whose sessions explain each query, and read a table from its beginning to its end only where there is no other way.
async fn explaining(db: &PgPool) -> PgPool {
    let options = (*db.connect_options()).clone().options(::curatio::AS_EVER).options([
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_format", "json"),
        ("auto_explain.log_level", "notice"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_timing", "off"),
        // A small table is read and joined whole; as large as it will be, row by row, where an index leads there.
        ("seq_page_cost", "100"),
        ("cpu_tuple_cost", "1"),
        ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
    ]);
    PgPoolOptions::new()
        .max_connections(3)
        .connect_with(options)
        .await
        .expect("PostgreSQL has auto_explain, of its contrib")
}

/// What is read whole in a plan, table by table.
fn read_whole(plan: &Value, bounded: bool, found: &mut BTreeSet<String>) {
    let kind = plan["Node Type"].as_str().unwrap_or_default();
    let table = plan["Relation Name"].as_str().unwrap_or_default();
    let by_index = kind.starts_with("Index") || kind == "Bitmap Heap Scan";
    let has_key = kind == "Bitmap Heap Scan" || plan["Index Cond"].is_string();
    let bounded = bounded || kind == "Limit";
    if BIG.contains(&table) && (kind == "Seq Scan" || by_index && !has_key && !bounded) {
        found.insert(format!("{kind} of all of {table}"));
    }
    for below in plan["Plans"].as_array().into_iter().flatten() {
        // What stands below a sort is read before it is cut off.
        let whole = ["Sort", "Aggregate", "Hash", "Materialize"].contains(&kind);
        read_whole(below, bounded && !whole, found);
    }
}

/// So many rows of one table a page may need: less than stand on the largest board of the world.
const MANY: f64 = 200.0;
/// Those that list or count thousands by design, each bounded; conversations of 500; and what all scoops of a board came to.
const MANY_THERE: [&str; 6] = ["/sitemap/", "/admin", "/queue", "/moderation", "/p/", "/numbers"];

/// Where many rows of a table are read, such as a whole board for its first page.
fn read_many(plan: &Value, found: &mut BTreeSet<String>) {
    let number = |name: &str| plan[name].as_f64().unwrap_or_default();
    let rows = (number("Actual Rows") + number("Rows Removed by Filter")) * number("Actual Loops");
    let table = plan["Relation Name"].as_str().unwrap_or_default();
    if BIG.contains(&table) && rows > MANY {
        found.insert(format!("{rows} rows of {table}"));
    }
    plan["Plans"].as_array().into_iter().flatten().for_each(|below| read_many(below, found));
}

#[test]
fn a_plan_that_reads_many_rows_is_found() {
    let found = |rows: f64, removed: f64, loops: f64| {
        let mut found = BTreeSet::new();
        let scan = serde_json::json!({ "Relation Name": "scoop", "Actual Rows": rows, "Rows Removed by Filter": removed, "Actual Loops": loops });
        read_many(&serde_json::json!({ "Node Type": "Sort", "Plans": [scan] }), &mut found);
        found.len()
    };
    assert_eq!((found(26.0, 0.0, 1.0), found(250.0, 0.0, 1.0)), (0, 1));
    assert_eq!((found(1.0, 250.0, 1.0), found(1.0, 0.0, 250.0)), (1, 1));
}

#[test]
fn a_plan_that_reads_a_table_whole_is_found() {
    let found = |plan: &str| {
        let mut found = BTreeSet::new();
        read_whole(&serde_json::from_str(plan).unwrap(), false, &mut found);
        found.len()
    };
    assert_eq!(found(r#"{"Node Type": "Seq Scan", "Relation Name": "scoop"}"#), 1);
    assert_eq!(found(r#"{"Node Type": "Seq Scan", "Relation Name": "site_setting"}"#), 0);
    assert_eq!(found(r#"{"Node Type": "Index Scan", "Relation Name": "scoop"}"#), 1);
    assert_eq!(found(r#"{"Node Type": "Index Scan", "Relation Name": "scoop", "Index Cond": "id = 1"}"#), 0);
    let below = |kind: &str| {
        format!(r#"{{"Node Type": "{kind}", "Plans": [{{"Node Type": "Index Scan", "Relation Name": "scoop"}}]}}"#)
    };
    assert_eq!((found(&below("Limit")), found(&below("Sort"))), (0, 1));
    assert_eq!(found(&format!(r#"{{"Node Type": "Limit", "Plans": [{}]}}"#, below("Sort"))), 1);
}

#[sqlx::test]
async fn no_page_reads_a_big_table_whole(db: PgPool) {
    said(&curatio(&db).args(["bench-data", "--scoops", "3000"]).output().unwrap());
    // As many were reported and decided as there may be after years.
    for row in [
        "update insight set held = true where id % 9 = 0",
        "insert into matter (kind, comment_id, board_id, author_id, waits_since)
         select 'comment', comment.id, topic_id, comment.account_id, case when comment.id % 9 = 0 then now() end
         from comment join scoop on scoop.id = scoop_id order by comment.id limit 5000",
        "insert into decision (matter_id, kind, reason, by_id, author_id, board_id)
         select id, 'hide', 'spam', (select min(id) from account), author_id, board_id from matter where id % 2 = 0",
        "insert into removal (matter_id, name, email, words) select id, 'Ada', 'ada@ward.example', 'Mine' from matter where id % 5 = 0",
        "analyze insight, matter, decision, removal",
    ] {
        sqlx::query(row).execute(&db).await.unwrap();
    }
    let names = "select owner.name, topic.slug,
            (select '/t/' || topic.slug || '/p/' || id || '/' || trim('-' from regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g'))
             from scoop where topic_id = topic.id and state = 'published' order by comment_count desc limit 1),
            (select (extract(epoch from published_at) * 1000000)::bigint || '-' || id from scoop
             where topic_id = topic.id and state = 'published' order by published_at limit 1 offset 40),
            (select tag from topic_tag where topic_id = topic.id order by scoops desc limit 1)
         from topic join account owner on owner.id = owner_id where visibility = 'public' order by scoop_count desc limit 1";
    let (owner, board, scoop, key, tag): (String, String, String, String, String) =
        sqlx::query_as(names).fetch_one(&db).await.unwrap();
    sqlx::query("update account set role = 'admin' where name = (select name from account where role = 'reader' order by id limit 1)")
        .execute(&db)
        .await
        .unwrap();
    let people =
        "select (select name from account where role = 'admin'), (select max(name) from account where role = 'reader')";
    let (admin, reader): (String, String) = sqlx::query_as(people).fetch_one(&db).await.unwrap();
    Visitor::stranger(&db).app.prepare_jobs().await.unwrap();
    let (board, tag) = (format!("/t/{board}"), tag.replace(' ', "+"));
    let mut pages: Vec<String> = [
        "/",
        "/explore",
        "/explore?audience=patients",
        "/explore?audience=Librarians&before=1700000000000000-9",
        "/explore?audience=Librarians&after=1-1",
        "/explore?audience=nobody",
        "/explore/tags",
        "/explore/tags?begins=tag+4",
        "/search/feed.xml?q=patients",
        "/moderation",
        "/search?q=patients",
        "/search?q=patients&by=date",
        "/search?q=the+pati",
        "/search?q=carditis+nephrolgia",
        "/search?q=%22patients+with%22+-blood",
        "/search?tag=tag+1+of+3&insight=1",
        "/search?q=patients&site=site-1.example&from=2020-01-01&until=2026-01-31",
        "/search?q=patients&before=1000-1",
        "/search?q=patients&after=1-1",
        "/sitemap.xml",
        "/sitemap/boards-0.xml",
        "/sitemap/scoops-0.xml",
        "/boards",
        "/scoops",
        "/suggestions",
        "/decisions",
        "/settings",
        "/settings/interests",
        "/settings/sessions",
        "/scoop?url=https://site-1.example/articles/1",
        "/import",
        "/admin",
        "/admin/boards",
        "/admin/accounts",
        "/admin/accounts?q=ada",
        "/admin/queue",
        "/admin/log",
        "/admin/desk",
        "/admin/desk/closed",
        "/admin/desk/days",
        "/admin/removals",
        "/admin/rules",
        "/admin/invitations",
        "/admin/settings",
    ]
    .map(str::to_owned)
    .into();
    pages.extend([
        format!("/?before={key}"),
        format!("/?after={key}"),
        format!("/explore?before={key}"),
        format!("/explore?tag={tag}"),
        format!("/explore?tag={tag}&before=2-9"),
        format!("/explore?tag={tag}&after=2-9"),
        format!("{board}?face=magazine"),
        format!("{board}?face=magazine&before={key}"),
        format!("/@{owner}"),
        format!("/@{owner}?before={key}"),
        format!("/@{reader}"),
        format!("/search?q=patients&by=date&before={key}"),
        format!("/search?q=patients&by=date&after={key}"),
        format!("/search?q=patients&board={}&curator={owner}", board.trim_start_matches("/t/")),
        scoop.clone(),
        format!("{scoop}?comments=newest"),
        format!("{}/share.jpg", scoop.rsplit_once('/').unwrap().0),
        format!("/admin/accounts/{owner}"),
    ]);
    pages.extend(
        [
            "",
            "/feed.xml",
            "/suggestions",
            "/suggest",
            "/tags",
            "/members",
            "/queue",
            "/edit",
            "/export",
            "/share.jpg",
            "/numbers",
        ]
        .map(|rest| format!("{board}{rest}")),
    );
    pages.extend([
        format!("{board}?tag={tag}"),
        format!("{board}?tag={tag}&before={key}"),
        format!("{board}/numbers?over=months"),
        format!("{board}/numbers?by=scoops"),
        format!("{board}/numbers?by=sites&over=months&of=clicks"),
        format!("{board}/numbers?by=tags"),
        format!("{board}/numbers.csv?by=scoops&over=months"),
        format!("{board}?before={key}"),
        format!("{board}?after={key}"),
        format!("{board}/feed.xml?tag={tag}"),
        format!("{}/rescoop", scoop.replace("/p/", "/scoops/").rsplit_once('/').unwrap().0),
    ]);
    let (explained, _listening) = Explained::listen();
    let visitor = Visitor::stranger(&explaining(&db).await);
    let (mut wrong, mut queries) = (BTreeMap::new(), BTreeSet::new());
    for who in ["", &reader, &owner, &admin] {
        if !who.is_empty() {
            visitor.is(&db, who).await;
        }
        for page in &pages {
            explained.take();
            let answer = visitor.get(page).await;
            assert!(!answer.status.is_server_error(), "{page}: {}", answer.body);
            for (query, plan) in explained.take() {
                let mut found = BTreeSet::new();
                read_whole(&plan, false, &mut found);
                if !MANY_THERE.iter().any(|part| page.contains(part)) {
                    read_many(&plan, &mut found);
                }
                for whole in found {
                    let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
                    wrong.entry(format!("{whole} in {query}")).or_insert_with(|| format!("{page} for {who:?}"));
                }
                queries.insert(query);
            }
        }
    }
    assert!(queries.len() > 80, "only {} queries were explained", queries.len());
    assert!(wrong.is_empty(), "{} of {} queries: {wrong:#?}", wrong.len(), queries.len());
}
