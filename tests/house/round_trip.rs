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

/// Who imports is called Ada Berg here, whatever the file says.
fn in_full(name: &str) -> String {
    if name == "ada" { "Ada Berg".to_owned() } else { format!("{name} in full") }
}

fn person() -> impl Strategy<Value = Value> {
    prop_oneof![Just("ada"), Just("old-rui"), Just("old-noor"), Just("somebody")]
        .prop_map(|name| json!({ "name": name, "display_name": in_full(name) }))
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
        any::<bool>(),
    );
    let via = prop_oneof![
        Just("https://elsewhere.example/t/salt/p/7/salt"),
        Just("https://boards.example/t/heart-failure/p/SALT/salt-again"),
        // A number that another scoop has by now, and one that nothing has.
        Just("https://boards.example/t/heart-failure/p/SALT/something-else"),
        Just("https://boards.example/t/heart-failure/p/9999/gone"),
    ];
    let edit = (words(5), words(20), words(5)).prop_map(|(title, excerpt, insight)| {
        json!({ "title": title, "excerpt": excerpt, "insight": insight, "tags": "salt, bread" })
    });
    let more = (maybe(via.prop_map(Value::from)), maybe(edit), maybe(moment()));
    let tags = proptest::collection::btree_set("[a-zä]{1,6}( [a-z]{1,5})?", 0..4);
    let said = (proptest::collection::vec(voice(), 0..3), proptest::collection::vec(voice(), 0..4), 0..1000_i64);
    (
        facts,
        maybe(paper.prop_map(|(title, site, authors, at, kind, frame)| {
            json!({
                "title": title, "site": site, "authors": authors, "published_at": at,
                "kind": KINDS[kind], "journal": site, "volume": "12", "text_length": 4000,
                "embed_src": frame.then_some("https://ward.example/frame/1"), "embed_title": frame.then_some("A talk"),
            })
        })),
        text(),
        tags,
        said,
        more,
    )
        .prop_map(
            |(
                (state, title, curator, at, dated, picture),
                article,
                excerpt,
                tags,
                (insights, comments, views),
                (via, edit, offered_at),
            )| {
                json!({ "state": state, "title": title, "curator": curator, "published_at": at,
                    "dated": dated || state == "scheduled", "article": article, "excerpt": excerpt, "tags": tags,
                    "insights": insights, "comments": comments, "views": views, "picture": picture,
                    "via": via, "edit": edit, "offered_at": if state == "draft" { offered_at } else { Value::Null },
                    "source_unknown": article.is_null() && !dated,
                    "scheduled_for": if state == "scheduled" { json!("2099-01-01T10:00:00Z") } else { Value::Null } })
            },
        )
}

fn board() -> impl Strategy<Value = Value> {
    let look = (
        words(5),
        text(),
        proptest::collection::vec(words(2), 0..3),
        maybe(Just(json!(40))),
        any::<bool>(),
        any::<bool>(),
    );
    (look, proptest::collection::vec(scoop(), 1..12)).prop_map(|((title, description, audiences, quote_limit, call, archived), mut scoops)| {
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
        let [ada, rui, noor] = ["ada", "old-rui", "old-noor"].map(|name| json!({ "name": name, "display_name": in_full(name) }));
        json!({ "format": "curatio-board", "version": 1, "site": "elsewhere.example", "scoops": scoops,
                "board": { "address": "random", "title": title, "description": description, "audiences": unlike,
                           "language": "de", "time_zone": "Europe/Berlin", "accent": "plum", "face": "magazine", "visibility": "unlisted",
                           "comment_policy": "held", "side_effects": "hold", "quote_limit": quote_limit, "sponsor": "Norvia Pharma", "views": 77, "owner": ada, "curators": [rui], "contributors": [noor],
                           "archived": archived,
                           "picture": tiny_picture(),
                           "call_to_action": if call { json!({ "title": "Ask", "text": "Write to us" }) } else { Value::Null } } })
    })
}

/// In base64: a PNG of one pixel.
fn tiny_picture() -> &'static str {
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
}

/// What must differ is made alike: numbers, names in addresses, what the importer calls the board, what its description is
/// written in (which is guessed), and the bytes of pictures, which are drawn anew. Nothing is the same as what is not there.
fn alike(mut board: Value) -> Value {
    fn is_nothing(value: &Value) -> bool {
        *value == json!(null)
            || *value == json!([])
            || *value == json!("")
            || *value == json!(false)
            || *value == json!(0)
    }
    fn walk(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(walk),
            Value::Object(fields) => {
                fields.remove("id");
                if fields.contains_key("display_name") {
                    fields.remove("name");
                }
                for name in ["answers", "picture"] {
                    if let Some(there) = fields.get_mut(name) {
                        *there = json!(!there.is_null());
                    }
                }
                fields.values_mut().for_each(walk);
                fields.retain(|_, value| !is_nothing(value));
            }
            _ => {}
        }
    }
    board["site"].take();
    for differs in ["address", "title"] {
        board["board"][differs].take();
    }
    board["board"]["description"]["format"].take();
    walk(&mut board);
    board
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_that_went_out_and_came_in_elsewhere_is_the_same(db: PgPool) {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let salt: i64 = sqlx::query_scalar("select id from scoop where title = 'Salt, again' and via_id is null")
        .fetch_one(&db)
        .await
        .unwrap();
    for case in 0..6 {
        let mut file = board().new_tree(&mut runner).unwrap().current().to_string().replace("SALT", &salt.to_string());
        let random: Value = serde_json::from_str(&file).unwrap();
        for _ in 0..2 {
            // Another Curatio: nothing of the board is there yet.
            // The logs cannot be emptied otherwise.
            let forget = "set session_replication_role = replica;
                 truncate account, article, picture restart identity cascade;
                 set session_replication_role = default";
            sqlx::raw_sql(forget).execute(&db).await.unwrap();
            sqlx::raw_sql(WARD).execute(&db).await.unwrap();
            let ada = at_work(&db, "ada").await;
            let form = "title=Random&visibility=unlisted&am=ada";
            let done = import(&ada, "board.json", file.as_bytes(), form).await;
            assert_eq!(done.one("h1"), "Imported", "case {case}: {:?}", done.all(".numbers div"));
            file = ada.get("/t/random/export.json").await.body;
            let (sent, kept) = (alike(random.clone()), alike(serde_json::from_str(&file).unwrap()));
            assert_eq!(sent["board"], kept["board"], "case {case}");
            let (sent, kept) = (sent["scoops"].as_array().unwrap(), kept["scoops"].as_array().unwrap());
            assert_eq!(sent.len(), kept.len(), "case {case}");
            for (sent, kept) in sent.iter().zip(kept) {
                assert_eq!(sent, kept, "case {case}");
            }
        }
    }
}
