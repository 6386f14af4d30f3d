//! A board as another Curatio exports it, with everything.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};

use super::{
    Board, Body, Person, Reaction, ReactionKind, Scoop,
    board::{CallToAction, Look, Skipped, Views},
    bounds::Heap,
    tidy::{shortened, tidy},
    unreadable::Unreadable,
};
use crate::{
    exports::{By, Document, Edit, FORMAT, ScoopPart, Text, VERSION, Voice},
    text::Format,
    topics::Draft,
};

/// Longer texts are cut: no page could show them.
const LONGEST_TEXT: usize = 200_000;

/// So many scoops at most; of those beyond, only the number is kept.
pub fn read<const MOST: usize>(json: &[u8]) -> Result<Board, Unreadable> {
    let json = json.strip_prefix("\u{feff}".as_bytes()).unwrap_or(json);
    let document: Document<Parts<MOST>> = serde_json::from_slice(json).map_err(|error| {
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        let words = shortened(tidy(words), 200);
        Unreadable::at(error.line().max(1), format!("this is not a board as Curatio exports it: {words}"))
    })?;
    if document.format != FORMAT {
        return Err(Unreadable::whole("this file does not say that it is a board of Curatio"));
    }
    if document.version > VERSION {
        return Err(Unreadable::whole(format!(
            "this file is of version {}, from a newer Curatio than this one, which reads version {VERSION}",
            document.version
        )));
    }
    let board = document.board;
    let title = shortened(tidy(&board.title), 200);
    if title.is_empty() {
        return Err(Unreadable::whole("the board has no title"));
    }
    let mut heap = Heap::of_at_most(MOST);
    for part in document.scoops.parts {
        let scoop = scoop(part, &mut heap);
        heap.push(scoop);
    }
    heap.leave(document.scoops.beyond);
    let (scoops, skipped) = heap.finish();
    let language = Some(tidy(&board.language)).filter(|language| crate::topics::is_language(language));
    Ok(Board {
        origin: format!("curatio:{}", shortened(tidy(&document.site), 200)),
        foreign_name: tidy(&board.address),
        title,
        description: body(board.description),
        audiences: board.audiences.iter().map(|name| tidy(name)).take(20).collect(),
        language,
        visibility: board.visibility,
        look: Look {
            time_zone: Some(tidy(&board.time_zone)),
            accent: Some(board.accent),
            face: board.face,
            comment_policy: board.comment_policy,
            side_effects: board.side_effects,
            quote_limit: board.quote_limit,
            sponsor: board.sponsor.map(|sponsor| shortened(tidy(&sponsor), Draft::LONGEST_SPONSOR)),
            archived: board.archived,
            picture: board.picture,
        },
        owner: person(&board.owner),
        curators: Some(board.curators.iter().map(person).collect()),
        contributors: board.contributors.iter().map(person).collect(),
        views: Some(Views { total: board.views, that_day: None }).filter(|views| views.total > 0),
        call_to_action: board.call_to_action.and_then(|call| {
            let (title, text) = (shortened(tidy(&call.title), 120), shortened(plain(call.text), 500));
            (!title.is_empty() && !text.trim().is_empty()).then_some(CallToAction { title, text })
        }),
        scoops,
        skipped,
    })
}

/// The scoops of a file, as far as they are kept.
#[derive(Default)]
struct Parts<const MOST: usize> {
    parts: Vec<ScoopPart>,
    beyond: usize,
}

impl<'de, const MOST: usize> Deserialize<'de> for Parts<MOST> {
    fn deserialize<D: Deserializer<'de>>(list: D) -> Result<Self, D::Error> {
        list.deserialize_seq(Self::default())
    }
}

impl<'de, const MOST: usize> Visitor<'de> for Parts<MOST> {
    type Value = Self;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a list of scoops")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Self, A::Error> {
        while self.parts.len() < MOST {
            let Some(part) = list.next_element()? else { return Ok(self) };
            self.parts.push(part);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            self.beyond += 1;
        }
        Ok(self)
    }
}

fn scoop(part: ScoopPart, heap: &mut Heap) -> Scoop {
    let mut article = part.article;
    if let Some(article) = &mut article {
        article.title = shortened(tidy(&article.title), 500);
        for word in [
            &mut article.site,
            &mut article.language,
            &mut article.doi,
            &mut article.pmid,
            &mut article.journal,
            &mut article.volume,
            &mut article.issue,
            &mut article.pages,
            &mut article.description,
            &mut article.embed_title,
        ] {
            *word = word.take().map(|word| shortened(plain(word), 5000)).filter(|word| !word.trim().is_empty());
        }
        article.authors = article.authors.iter().map(|author| shortened(tidy(author), 200)).take(500).collect();
    }
    let title = shortened(plain(part.title), Scoop::LONGEST_TITLE);
    let mut reactions = Vec::new();
    let (insights, comments) = (part.insights.into_iter(), part.comments.into_iter());
    let voices =
        insights.map(|said| (ReactionKind::Insight, said)).chain(comments.map(|said| (ReactionKind::Comment, said)));
    for (kind, said) in voices {
        let reaction = reaction(kind, said);
        if reaction.body.is_empty() {
            heap.skip(Skipped::somewhere("a reaction without words", "there is nothing in it"));
        } else {
            reactions.push(reaction);
        }
    }
    Scoop {
        foreign_id: part.id.to_string(),
        title,
        body: body(part.excerpt),
        curator: person(&part.curator),
        article,
        source_unknown: part.source_unknown,
        state: Some(part.state),
        stands_at: part.published_at.filter(|_| !part.dated),
        published_at: part.published_at.filter(|_| part.dated),
        scheduled_for: part.scheduled_for,
        offered_at: part.offered_at,
        pinned: part.pinned,
        pin_position: part.pin_position.filter(|position| part.pinned && (1..=1000).contains(position)),
        had_picture: part.had_picture,
        picture_address: part.picture_address.map(plain),
        picture: part.picture,
        via: part.via,
        tags: part.tags.into_iter().map(|tag| tidy(&tag)).take(200).collect(),
        insight: None,
        reactions,
        views: Some(part.views).filter(|views| *views > 0),
        edit: part.edit.map(edit),
    }
}

fn edit(edit: Edit) -> Edit {
    let text = |text| shortened(plain(text), LONGEST_TEXT);
    let (title, tags) = (shortened(plain(edit.title), 2000), shortened(plain(edit.tags), 5000));
    Edit { title, tags, excerpt: text(edit.excerpt), insight: text(edit.insight) }
}

fn reaction(kind: ReactionKind, said: Voice) -> Reaction {
    Reaction {
        kind,
        by: person(&said.by),
        at: said.written_at,
        body: body(said.text),
        foreign_id: None,
        id: Some(said.id),
        answers: said.answers,
    }
}

fn person(by: &By) -> Person {
    let name = tidy(&by.name);
    let display_name = Some(tidy(&by.display_name)).filter(|shown| !shown.is_empty()).unwrap_or_else(|| name.clone());
    Person { foreign_name: if name.is_empty() { "?".to_owned() } else { name }, display_name, bio: None }
}

fn body(text: Text) -> Body {
    let source = shortened(plain(text.source), LONGEST_TEXT);
    match text.format {
        Format::Markdown => Body::Markdown(source),
        Format::Html => Body::Html(source),
        Format::Plain => Body::Plain(source),
    }
}

/// As it was written, but for the one character that no text has.
fn plain(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}
