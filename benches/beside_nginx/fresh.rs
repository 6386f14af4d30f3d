//! Whether anybody is shown what was before, while much is changed.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use anyhow::Result;
use serde_json::json;

use super::{
    Wanted, load,
    site::{HERE, Site, THERE, sign_in, url},
    table::Table,
};

/// How many are asked, of both nodes together.
const PROBES: u64 = 10_000;

/// Fifty changes a second over a thousand boards, each by a form, each looked for on both nodes once it is answered;
/// beside readers of one board.
pub async fn measure(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    let other = site.other_node().await?;
    let boards: Vec<(String, i64)> =
        sqlx::query_as("select slug, owner_id from topic where visibility = 'public' order by md5(slug) limit 1000")
            .fetch_all(&site.db)
            .await?;
    let mut owned = Vec::new();
    for (slug, owner) in boards {
        let cookie = sign_in(&site.db, &owner.to_string()).await?.trim_start_matches("Cookie: ").to_owned();
        // Whoever changes a board has its form open already.
        let fields = form(site, &slug, &cookie).await?;
        owned.push((slug, cookie, fields));
    }
    let (_, readers) = site.beside(&site.board, "br", 32).await?;
    let quiet = load::run(&readers, wanted.seconds.max(10)).await?;
    let (probes, old, refused, done) =
        (AtomicU64::new(0), [AtomicU64::new(0), AtomicU64::new(0)], AtomicU64::new(0), AtomicBool::new(false));
    let number = AtomicU64::new(0);
    let write = async || -> Result<()> {
        let mut tick = tokio::time::interval(Duration::from_millis(80));
        while probes.load(Ordering::Relaxed) < PROBES {
            tick.tick().await;
            let number = number.fetch_add(1, Ordering::Relaxed);
            let (slug, cookie, fields) = &owned[usize::try_from(number)? % owned.len()];
            for port in [HERE, THERE] {
                // It is kept there before it changes.
                site.http.get(format!("http://127.0.0.1:{port}/t/{slug}")).send().await?.bytes().await?;
            }
            let word = format!("Change {number}");
            let form = changed(fields, &word);
            let sent = site.http.post(url(&format!("/t/{slug}/edit"))).header("cookie", cookie);
            let sent = sent
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin");
            if sent.body(form).send().await?.status() != reqwest::StatusCode::SEE_OTHER {
                refused.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            for (node, port) in [HERE, THERE].into_iter().enumerate() {
                let page = site.http.get(format!("http://127.0.0.1:{port}/t/{slug}")).send().await?.text().await?;
                probes.fetch_add(1, Ordering::Relaxed);
                if !page.contains(&word) {
                    old[node].fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        done.store(true, Ordering::Relaxed);
        Ok(())
    };
    let writing = async { futures_util::future::try_join_all((0..4).map(|_| write())).await };
    let reading = async {
        let mut runs = Vec::new();
        while !done.load(Ordering::Relaxed) {
            runs.push(load::run(&readers, wanted.seconds).await?);
        }
        anyhow::Ok(load::middle(&runs))
    };
    let (written, busy) = tokio::join!(writing, reading);
    written?;
    let busy = busy?;
    drop(other);
    let [here, there] = old.map(AtomicU64::into_inner);
    let (probes, refused) = (probes.into_inner(), refused.into_inner());
    let figure =
        format!("{here} old pages here and {there} on the other node in {probes} looks ({refused} changes refused)");
    let all = json!({ "probes": probes, "old_here": here, "old_there": there, "refused": refused });
    table.add(
        "fresh after a change's answer, on two nodes",
        figure,
        "0 in 10,000",
        Some(here + there == 0 && refused * 10 < probes),
        all,
    );
    let left = busy.rate / quiet.rate;
    let figure = format!("readers keep {left:.2}× of their rate ({:.0} of {:.0}/s)", busy.rate, quiet.rate);
    table.add("meanwhile", figure, "≥ 0.85×", Some(left >= 0.85), json!({ "rate_ratio": left }));
    Ok(())
}

/// With another call to its readers.
fn changed(fields: &[(String, String)], word: &str) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, if name.starts_with("call_to_action") { word } else { value });
    }
    form.finish()
}

/// The board's form as it stands.
async fn form(site: &Site, slug: &str, cookie: &str) -> Result<Vec<(String, String)>> {
    let page = site.http.get(url(&format!("/t/{slug}/edit"))).header("cookie", cookie).send().await?.text().await?;
    let page = scraper::Html::parse_document(&page);
    let fields = scraper::Selector::parse("main form :is(input, textarea, select)[name]")
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let chosen = scraper::Selector::parse("option[selected]").map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut form = Vec::new();
    for field in page.select(&fields) {
        let element = field.value();
        let name = element.attr("name").unwrap_or_default();
        if matches!(element.attr("type"), Some("checkbox" | "radio")) && element.attr("checked").is_none()
            || element.attr("type") == Some("file")
        {
            continue;
        }
        let text: String = field.text().collect();
        let value = match element.name() {
            "select" => {
                field.select(&chosen).next().and_then(|option| option.value().attr("value")).unwrap_or_default()
            }
            "textarea" => text.strip_prefix('\n').unwrap_or(&text),
            _ => element.attr("value").unwrap_or_default(),
        };
        form.push((name.to_owned(), value.to_owned()));
    }
    Ok(form)
}
