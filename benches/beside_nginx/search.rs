//! Searching for a word that few have and for one that everybody has, beside pgbench asking the same of PostgreSQL.

use anyhow::Result;
use serde_json::json;

use super::{
    Wanted,
    load::{self, Asked},
    site::{Site, url},
    table::Table,
};

const AT_ONCE: u32 = 8;

/// What a search asks, as it asks it, but for what is known of words and of boards: the least that it can be.
const BARE: &str = "
begin read only; set local statement_timeout = '3s'; set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan; set local jit = off;
with recursive walk as (
    select 0 as step, 0 as hits, null::bigint[] as ids, null::bigint[] as places
    union all
    select walk.step + 1, walk.hits + coalesce(cardinality(found.ids), 0), found.ids, found.places
    from walk, lateral (
        select array_agg(near.scoop_id) as ids,
            array_agg((ts_rank(near.heading, websearch_to_tsquery('english', 'WORD')) * 1000000)::bigint) as places
        from (select scoop_id, heading from scoop_words
              where words @@ (websearch_to_tsquery('english', 'WORD') && (SPANS)[walk.step + 1]::tsquery)
              order by published_at desc, scoop_id desc limit 400) near) found
    where walk.step < cardinality(SPANS) and walk.hits < 400
),
hit as (
    select hit.id, hit.place from walk, unnest(ids, places) as hit (id, place) order by hit.place desc, hit.id desc limit 26
)
select hit.place, scoop.id, scoop.title, scoop.excerpt_lead, left(scoop.excerpt_html, 2200),
    left(coalesce((select string_agg(html, ' ' order by written_at, id) from (
        select html, written_at, id from insight where scoop_id = scoop.id and not held order by written_at, id limit 5) first), ''), 2200),
    article.address, article.site, topic.slug, topic.title, topic.language, topic.sponsor, account.name, account.display_name,
    scoop.published_at, scoop.dated
from hit join scoop on scoop.id = hit.id
join topic on topic.id = scoop.topic_id
join account on account.id = scoop.curator_id
left join article on article.id = scoop.article_id
where scoop.listed;
commit;
";

pub async fn measure(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    // The rarest word of a title that stands in some, and those that nearly all have.
    let rare = "select word from known_word where length(word) between 9 and 14 order by md5(word) limit 1";
    let rare: String = sqlx::query_scalar(rare).fetch_one(&site.db).await?;
    for (what, word, more) in [
        ("search, a rare word", rare.as_str(), ""),
        ("search, a very common word", "patients", ""),
        ("search, a very common word, newest first", "patients", "&by=date"),
        ("search, two common words", "patients blood", ""),
    ] {
        let path = format!("/search?q={}{more}", word.replace(' ', "+"));
        let asked = Asked::new(&url(&path), &[], &site.curatio(), AT_ONCE);
        let (mut runs, mut ratios, mut bares) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..wanted.pairs {
            let bare = bare(site, wanted, word).await?;
            let run = load::run(&asked, wanted.seconds).await?;
            ratios.push(run.rate / bare);
            bares.push(bare);
            runs.push(run);
        }
        let (run, ratio, bare) =
            (load::middle(&runs), load::median(ratios.into_iter()), load::median(bares.into_iter()));
        let figure = format!(
            "{:.0}/s, {ratio:.2}× of the bare SQL ({bare:.0}/s), p50 {:.1} p99 {:.1} ms, {:.0} µs of Curatio",
            run.rate, run.p50, run.p99, run.time
        );
        let all = json!({ "per_second": run.rate, "pgbench_per_second": bare, "ratio": ratio, "p50_ms": run.p50, "p99_ms": run.p99, "curatio_us": run.time });
        let reached = ratio >= 0.7 && run.p99 <= 50.0 && run.errors == 0;
        table.add(what, figure, "≥ 0.7×, p99 ≤ 50 ms", Some(reached), all);
    }
    Ok(())
}

/// How often a second PostgreSQL answers by itself.
async fn bare(site: &Site, wanted: &Wanted, word: &str) -> Result<f64> {
    let newest = "select (max(published_at) at time zone 'UTC')::date from scoop where listed";
    let newest: chrono::NaiveDate = sqlx::query_scalar(newest).fetch_one(&site.db).await?;
    let script = BARE.replace("WORD", word).replace("SPANS", &spans(newest));
    load::pgbench(site, &script, AT_ONCE, wanted.seconds).await
}

/// A week, the rest of its month, a month, two more, and the years before, nearly as `search/spans.rs` cuts them.
fn spans(newest: chrono::NaiveDate) -> String {
    use chrono::{Datelike, Days, Months};
    let week = newest - Days::new(7);
    let days = |from: chrono::NaiveDate, many: u32| {
        let days = (0..many).filter_map(|back| from.checked_sub_days(Days::new(back.into())));
        days.map(|day| format!("'' d{day}''")).collect::<Vec<_>>().join(" | ")
    };
    let months = |from: u32, to: u32| {
        let days = (from..to).filter_map(|back| week.checked_sub_months(Months::new(back)));
        days.map(|day| day.format("'' m%Y-%m''").to_string()).collect::<Vec<_>>().join(" | ")
    };
    let years = |from: i32, to: i32| {
        (from..to).map(|back| format!("'' y{}''", newest.year() - back)).collect::<Vec<_>>().join(" | ")
    };
    let spans = [
        days(newest, 7),
        days(week, week.day()),
        months(1, 2),
        months(2, 4),
        years(1, 2),
        years(2, 4),
        years(4, 9),
        years(9, 56),
    ];
    format!("array['{}']", spans.join("', '"))
}
