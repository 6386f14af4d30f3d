//! A board as the API of Scoop.it sends it: the reply to `topic?urlName=…`.

use std::{cmp::Reverse, collections::HashSet};

use serde::Deserialize;

use crate::{
    import::{
        api::post::{person, scoop},
        api::reply::{Outline, Post, Reply, Topic},
        board::{Board, Body, Person, SCOOPIT, Scoop, Skipped, Views},
        layout::blocks_of_text,
        tidy::{shortened, tidy, tidy_or_none},
        unreadable::Unreadable,
    },
    topics::Visibility,
};

const LARGEST_REPLY: usize = 50_000_000;

/// The board of a saved reply, or of the topic alone that stands in one.
pub fn read(json: &[u8]) -> Result<Board, Unreadable> {
    if json.len() > LARGEST_REPLY {
        return Err(Unreadable::whole("this file is larger than any reply of Scoop.it: more than 50 megabytes"));
    }
    let json = json.strip_prefix("\u{feff}".as_bytes()).unwrap_or(json);
    let outline: Outline = parsed(json)?;
    if let Some(error) = outline.error {
        let words = error.as_str().map_or_else(|| error.to_string(), tidy);
        return Err(Unreadable::whole(format!("Scoop.it sent no board but an error: {}", shortened(words, 200))));
    }
    let topic = if outline.topic.is_some() { parsed::<Reply>(json)?.topic } else { parsed(json)? };
    board(topic)
}

fn parsed<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, Unreadable> {
    serde_json::from_slice(json).map_err(|error| {
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        let words = shortened(tidy(words), 200);
        Unreadable::at(error.line().max(1), format!("this is not a board as Scoop.it sends it: {words}"))
    })
}

fn board(topic: Topic) -> Result<Board, Unreadable> {
    let nameless = || Unreadable::whole("the board has no name");
    let title = tidy_or_none(Some(&topic.name)).ok_or_else(nameless)?;
    let foreign_name = tidy_or_none(Some(&topic.short_name)).unwrap_or_else(|| title.clone());
    let ownerless = || Unreadable::whole("the board does not tell who keeps it");
    let owner = topic.creator.as_ref().and_then(person).ok_or_else(ownerless)?;
    let mut skipped = Vec::new();
    for _ in topic.curable_posts.into_iter().flatten() {
        skipped.push(Skipped::somewhere("a suggestion", "nobody had scooped it yet"));
    }
    let scoops = scoops(topic.pinned_post, topic.curated_posts, &owner, &mut skipped);
    let total = topic.stats.and_then(|stats| stats.v).filter(|&total| total >= 0);
    Ok(Board {
        origin: SCOOPIT.to_owned(),
        foreign_name,
        title,
        description: Body::Blocks(blocks_of_text(&topic.description.unwrap_or_default())),
        language: tidy_or_none(topic.lang.as_deref()),
        visibility: if topic.is_private == Some(true) { Visibility::Private } else { Visibility::Public },
        owner,
        views: total.map(|total| Views { total, that_day: None }),
        scoops,
        skipped,
        ..Board::default()
    })
}

/// Newest first, however the reply was ordered; scheduled ones by the day they wait for.
fn scoops(pinned: Option<Post>, others: Option<Vec<Post>>, owner: &Person, skipped: &mut Vec<Skipped>) -> Vec<Scoop> {
    let pinned_id = pinned.as_ref().map(|post| post.id);
    // Most replies have the pinned post among the others as well.
    let others = others.into_iter().flatten().filter(|post| Some(post.id) != pinned_id);
    let mut seen = HashSet::new();
    let mut scoops = Vec::new();
    for post in pinned.into_iter().chain(others) {
        if seen.insert(post.id) {
            scoops.extend(
                scoop(&post, owner, skipped).map(|scoop| Scoop { pinned: pinned_id == Some(post.id), ..scoop }),
            );
        } else {
            skipped.push(Skipped::somewhere("a repetition", "the same scoop came along once"));
        }
    }
    scoops.sort_by_key(|scoop| Reverse(scoop.published_at.or(scoop.scheduled_for)));
    scoops
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const REPLY: &str = include_str!("../../../tests/fixtures/topic.json");

    fn fault(json: &str) -> (Option<usize>, String) {
        let fault = read(json.as_bytes()).unwrap_err();
        (fault.line, fault.what)
    }

    #[test]
    fn a_reply_tells_of_its_board() {
        let board = read(REPLY.as_bytes()).unwrap();

        assert_eq!((board.foreign_name.as_str(), board.title.as_str()), ("clean-hands", "Clean Hands, Clean Wards"));
        assert_eq!((board.visibility, board.language.as_deref()), (Visibility::Private, Some("en")));
        assert_eq!(board.views.map(|views| views.total), Some(12_345));
        assert_eq!(board.owner.bio.as_deref(), Some("Hygiene nurse. Twenty years of it."));
        let told = |scoop: &Scoop| (scoop.foreign_id.clone(), scoop.pinned, scoop.curator.foreign_name.clone());
        let scoops: Vec<_> = board.scoops.iter().map(told).collect();
        let expected = [
            ("504", false, "mlindqvist"),
            ("503", false, "WardNine"),
            ("502", true, "mlindqvist"),
            ("501", false, "mlindqvist"),
        ];
        assert_eq!(scoops, expected.map(|(id, pinned, curator)| (id.into(), pinned, curator.into())));
        let skipped: Vec<_> = board.skipped.iter().map(|skipped| skipped.what.as_str()).collect();
        let expected = [
            "a suggestion",
            "a suggestion",
            "an embedded player",
            "a reaction without words",
            "a share",
            "a thanks",
            "a reaction",
            "a link",
            "a repetition",
            "an empty post",
        ];
        assert_eq!(skipped, expected);
    }

    #[test]
    fn the_topic_alone_is_a_board_too() {
        let reply: serde_json::Value = serde_json::from_str(REPLY).unwrap();

        let bare = serde_json::to_vec(&reply["topic"]).unwrap();

        assert_eq!(read(&bare).unwrap(), read(REPLY.as_bytes()).unwrap());
    }

    #[test]
    fn what_is_no_board_is_told_by_its_line() {
        assert!(fault(r#"{"error": "Topic not found"}"#).1.ends_with("Topic not found"));
        assert_eq!(fault(&REPLY.replace("12345", "\"many\"")).0, Some(20));
        assert_eq!(fault(&REPLY[..REPLY.len() - 3]).0, Some(88));
        for json in ["", "[]", "{}", "null", r#"{"topic": 5}"#, r#"{"topic": {"name": "x"}}"#] {
            assert!(fault(json).1.contains("not a board"), "{json}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_whatever_panic(bytes in any::<Vec<u8>>(), at in 0..REPLY.len(), to in 0..REPLY.len()) {
            let reply = REPLY.as_bytes();
            let _ = read(&bytes);
            let _ = read(&[&reply[..at], &bytes, &reply[to..]].concat());
        }

        #[test]
        fn no_number_whatever_panics(number in any::<i64>()) {
            let _ = read(REPLY.replace("1475452800000", &number.to_string()).as_bytes());
            let _ = read(REPLY.replace("1480000000000", &number.to_string()).replace("321", &number.to_string()).as_bytes());
        }
    }
}
