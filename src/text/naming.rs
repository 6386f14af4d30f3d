//! Who is named in a text, as `@name`, and how the name leads to them.

use std::{
    collections::{BTreeSet, HashSet},
    ops::Range,
};

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd, TextMergeStream};

/// The names after each `@` that begins a word, lower-case; whether anybody has them is not asked.
pub fn mentioned(text: &str) -> BTreeSet<String> {
    names(text).map(|at| text[at.start + 1..at.end].to_lowercase()).collect()
}

/// The same events, with a link around each `@name` of these people that stands in no link and no code.
pub(super) fn naming<'a>(
    events: impl Iterator<Item = Event<'a>>,
    people: &HashSet<String>,
) -> impl Iterator<Item = Event<'a>> {
    let mut apart = 0;
    TextMergeStream::new(events).flat_map(move |event| match event {
        Event::Text(text) if apart == 0 => linked(&text, people),
        Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
            apart += 1;
            vec![event]
        }
        Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
            apart -= 1;
            vec![event]
        }
        other => vec![other],
    })
}

fn linked<'a>(text: &str, people: &HashSet<String>) -> Vec<Event<'a>> {
    let words = |text: &str| Event::Text(CowStr::from(text.to_owned()));
    let (mut events, mut done) = (Vec::new(), 0);
    for at in names(text) {
        let name = text[at.start + 1..at.end].to_lowercase();
        if !people.contains(&name) {
            continue;
        }
        let link = Tag::Link {
            link_type: LinkType::Inline,
            dest_url: format!("/@{name}").into(),
            title: "".into(),
            id: "".into(),
        };
        events.extend([
            words(&text[done..at.start]),
            Event::Start(link),
            words(&text[at.clone()]),
            Event::End(TagEnd::Link),
        ]);
        done = at.end;
    }
    events.push(words(&text[done..]));
    events
}

/// Where each stands, with its `@`. None within an address of mail or of a page.
fn names(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('@').filter_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || "._-/@".contains(before)) {
            return None;
        }
        let rest = &text[at + 1..];
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches('-');
        let mut behind = rest[name.len()..].chars();
        let goes_on = match behind.next() {
            Some('@' | '_') => true,
            Some('.') => behind.next().is_some_and(char::is_alphanumeric),
            Some(letter) => letter.is_alphanumeric(),
            None => false,
        };
        (!name.is_empty() && !goes_on).then(|| at..at + 1 + name.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CleanHtml;

    #[test]
    fn who_is_named_is_found_and_addresses_are_not_names() {
        let text = "Hello @Ada-Berg, and (@rui)! Write to me@ward.example or @ward.example; see https://x.example/@mei @@noor @";
        assert_eq!(mentioned(text).into_iter().collect::<Vec<_>>(), ["ada-berg", "rui"]);
    }

    #[test]
    fn a_name_leads_to_who_has_it_and_to_nobody_else() {
        let people = HashSet::from(["ada".to_owned()]);
        let html = CleanHtml::naming("@Ada and @nobody, `@ada` and [@ada](https://x.example/)", &people);
        let link = "<a href=\"/@ada\" rel=\"noopener nofollow ugc\">@Ada</a> and @nobody, <code>@ada</code>";
        assert!(html.as_str().contains(link), "{html}");
        assert_eq!(html.as_str().matches("/@ada").count(), 1, "{html}");
    }
}
