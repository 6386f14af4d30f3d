//! A board that goes out and comes in again is the same board: tried with random ones.

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::imports::{at_work, import};

const KINDS: [&str; 4] = ["article", "paper", "video", "slides"];
const WARD: &str = include_str!("../fixtures/ward.sql");

fn words(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec("[A-Za-zäß日ع<>&*'\"=-]{1,8}", 1..most).prop_map(|words| words.join(" "))
}

fn text() -> impl Strategy<Value = Value> {
    let source = prop_oneof![
        words(20),
        Just("# A head\n\n- one\n- *two*\n\n> said".to_owned()),
        Just("<p>a <b>b</b></p>".to_owned())
    ];
    (source, prop_oneof![Just("markdown"), Just("html"), Just("plain")])
        .prop_map(|(source, format)| json!({ "source": source, "format": format }))
}

fn person() -> impl Strategy<Value = Value> {
    prop_oneof![Just("ada"), Just("old-rui"), Just("old-noor"), Just("somebody")]
        .prop_map(|name| json!({ "name": name, "display_name": format!("{name} in full") }))
}

fn moment() -> impl Strategy<Value = Value> {
    (1_000_000_000_i64..1_700_000_000, 0_u32..1_000_000).prop_map(|(seconds, micros)| {
        let at = chrono::DateTime::from_timestamp(seconds, micros * 1000).unwrap();
        json!(at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    })
}

fn maybe(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Null), value]
}

fn voice() -> impl Strategy<Value = Value> {
    (person(), text(), moment()).prop_map(
        |(by, text, at)| json!({ "by": by, "source": text["source"], "format": text["format"], "written_at": at }),
    )
}

fn scoop() -> impl Strategy<Value = Value> {
    let state = prop_oneof![3 => Just("published"), 1 => Just("draft"), 1 => Just("hidden"), 1 => Just("scheduled")];
    let facts = (state, words(6), person(), moment(), any::<bool>(), maybe(Just(json!(tiny_picture()))));
    let paper = (
        words(5),
        maybe(words(3).prop_map(Value::from)),
        proptest::collection::vec(words(3), 0..3),
        maybe(moment()),
        0..4_usize,
    );
    let tags = proptest::collection::btree_set("[a-zä]{1,6}( [a-z]{1,5})?", 0..4);
    let said = (proptest::collection::vec(voice(), 0..3), proptest::collection::vec(voice(), 0..4), 0..1000_i64);
    (
        facts,
        maybe(paper.prop_map(|(title, site, authors, at, kind)| {
            json!({
                "title": title, "site": site, "authors": authors, "published_at": at,
                "kind": KINDS[kind], "journal": site, "volume": "12", "text_length": 4000,
            })
        })),
        text(),
        tags,
        said,
    )
        .prop_map(
            |((state, title, curator, at, dated, picture), article, excerpt, tags, (insights, comments, views))| {
                json!({ "state": state, "title": title, "curator": curator, "published_at": at,
                    "dated": dated || state == "scheduled", "article": article, "excerpt": excerpt, "tags": tags,
                    "insights": insights, "comments": comments, "views": views, "picture": picture,
                    "source_unknown": article.is_null() && !dated,
                    "scheduled_for": if state == "scheduled" { json!("2099-01-01T10:00:00Z") } else { Value::Null } })
            },
        )
}

fn board() -> impl Strategy<Value = Value> {
    let look = (words(5), text(), proptest::collection::vec(words(2), 0..3), maybe(Just(json!(40))), any::<bool>());
    (look, proptest::collection::vec(scoop(), 1..12)).prop_map(|((title, description, audiences, quote_limit, call), mut scoops)| {
        let mut next = 0;
        let mut number = || {
            next += 1;
            next
        };
        for (place, scoop) in scoops.iter_mut().enumerate() {
            scoop["id"] = number().into();
            if place < 4 && scoop["state"] == "published" {
                scoop["pinned"] = true.into();
                scoop["pin_position"] = (4 - place).into();
            } else {
                scoop["pinned"] = false.into();
            }
            if !scoop["article"].is_null() {
                scoop["article"]["address"] = format!("https://ward.example/random/{place}").into();
            }
            for kind in ["insights", "comments"] {
                let mut before = Value::Null;
                let mut voices = scoop[kind].as_array().unwrap().clone();
                voices.sort_by_key(|voice| voice["written_at"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap());
                for voice in &mut voices {
                    voice["id"] = number().into();
                    if kind == "comments" {
                        voice["answers"] = before;
                    }
                    before = voice["id"].clone();
                }
                scoop[kind] = voices.into();
            }
        }
        let mut unlike: Vec<String> = Vec::new();
        for audience in audiences {
            if !unlike.contains(&audience) {
                unlike.push(audience);
            }
        }
        let (ada, rui) = (json!({ "name": "ada", "display_name": "Ada" }), json!({ "name": "old-rui", "display_name": "old-rui in full" }));
        json!({ "format": "curatio-board", "version": 1, "site": "elsewhere.example", "scoops": scoops,
                "board": { "address": "random", "title": title, "description": description, "audiences": unlike,
                           "language": "de", "time_zone": "Europe/Berlin", "accent": "plum", "visibility": "unlisted",
                           "comment_policy": "held", "quote_limit": quote_limit, "views": 77, "owner": ada, "curators": [rui],
                           "picture": tiny_picture(),
                           "call_to_action": if call { json!({ "title": "Ask", "text": "Write to us" }) } else { Value::Null } } })
    })
}

/// In base64: a PNG of one pixel.
fn tiny_picture() -> &'static str {
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
}

/// What must differ is made alike: numbers, names in addresses, and the bytes of pictures, which are drawn anew.
fn alike(mut board: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(walk),
            Value::Object(fields) => {
                fields.remove("id");
                if fields.contains_key("display_name") {
                    fields.remove("name");
                }
                if let Some(answers) = fields.get_mut("answers") {
                    *answers = json!(!answers.is_null());
                }
                fields.retain(|name, value| name != "answers" || *value == true);
                if let Some(picture) = fields.get_mut("picture") {
                    *picture = json!(!picture.is_null());
                }
                fields.values_mut().for_each(walk);
            }
            _ => {}
        }
    }
    board["site"].take();
    board["board"]["address"].take();
    walk(&mut board);
    board
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_that_went_out_and_came_in_elsewhere_is_the_same(db: PgPool) {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    for case in 0..6 {
        let random = board().new_tree(&mut runner).unwrap().current();
        let mut before: Option<Value> = None;
        let mut file = random.to_string();
        for _ in 0..2 {
            // Another Curatio: nothing of the board is there yet.
            sqlx::raw_sql("truncate account, article, picture restart identity cascade").execute(&db).await.unwrap();
            sqlx::raw_sql(WARD).execute(&db).await.unwrap();
            let ada = at_work(&db, "ada").await;
            let form = "title=Random&visibility=unlisted&am=ada";
            let done = import(&ada, "board.json", file.as_bytes(), form).await;
            assert_eq!(done.one("h1"), "Imported", "case {case}: {:?}", done.all(".numbers div"));
            file = ada.get("/t/random/export.json").await.body;
            let after: Value = serde_json::from_str(&file).unwrap();
            assert_eq!(
                after["scoops"].as_array().unwrap().len(),
                random["scoops"].as_array().unwrap().len(),
                "case {case}"
            );
            if let Some(before) = before.replace(alike(after.clone())) {
                assert_eq!(before, alike(after), "case {case}");
            } else {
                for (sent, kept) in random["scoops"].as_array().unwrap().iter().zip(after["scoops"].as_array().unwrap())
                {
                    for field in [
                        "state",
                        "title",
                        "published_at",
                        "dated",
                        "scheduled_for",
                        "pinned",
                        "pin_position",
                        "excerpt",
                        "views",
                        "source_unknown",
                    ] {
                        assert_eq!(sent[field], kept[field], "case {case}, {field}");
                    }
                    assert_eq!(sent["article"]["authors"], kept["article"]["authors"], "case {case}");
                    assert_eq!(sent["article"]["journal"], kept["article"]["journal"], "case {case}");
                    assert_eq!(sent["picture"].is_null(), kept["picture"].is_null(), "case {case}");
                    for kind in ["insights", "comments"] {
                        let said = |scoop: &Value| -> Vec<(Value, Value)> {
                            let voices = scoop[kind].as_array().unwrap().iter();
                            voices.map(|voice| (voice["source"].clone(), voice["written_at"].clone())).collect()
                        };
                        assert_eq!(said(sent), said(kept), "case {case}, {kind}");
                    }
                }
            }
        }
    }
}
