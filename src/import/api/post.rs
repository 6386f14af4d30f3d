//! One scoop, as the API of Scoop.it sends it.

use std::collections::HashSet;

use crate::{
    exports::Published,
    import::{
        api::reactions::reactions,
        api::reply::{Post, Source, User, moment},
        board::{Body, Person, Scoop, Skipped},
        layout::blocks_of_text,
        tidy::{shortened, tidy, tidy_markup, tidy_or_none},
    },
};

/// The scoop of a post. Its curator is the board's owner where the post names nobody. None
/// where nothing in it would make a title.
pub fn scoop(post: &Post, owner: &Person, skipped: &mut Vec<Skipped>) -> Option<Scoop> {
    let Some(title) = title(post) else {
        skipped.push(Skipped::somewhere("an empty post", "it has neither a title nor a text"));
        return None;
    };
    if tidy_or_none(post.html_fragment.as_deref()).is_some() {
        skipped.push(Skipped::somewhere("an embedded player", "pages here load nothing from other sites"));
    }
    let address = tidy_or_none(post.url.as_deref());
    let article = address.as_deref().and_then(web_address).map(|address| article(post, address));
    let source_unknown = address.is_some() && article.is_none();
    if source_unknown {
        skipped.push(Skipped::somewhere("a link", "its address is neither http nor https"));
    }
    let pictures = [&post.large_image_url, &post.image_url, &post.medium_image_url, &post.small_image_url];
    let picture_address = pictures.into_iter().find_map(|address| web_address(address.as_deref()?));
    let insight = body(post.html_insight.as_deref(), post.insight.as_deref());
    Some(Scoop {
        foreign_id: post.id.to_string(),
        title: shortened(title, Scoop::LONGEST_TITLE),
        body: body(post.html_content.as_deref(), post.content.as_deref()),
        curator: post.author.as_ref().and_then(person).unwrap_or_else(|| owner.clone()),
        article,
        source_unknown,
        published_at: moment(post.curation_date),
        scheduled_for: moment(post.scheduled_date),
        had_picture: picture_address.is_some(),
        picture_address,
        tags: tags(post),
        insight: Some(insight).filter(|insight| !insight.is_empty()),
        reactions: reactions(post.comments.as_deref().unwrap_or_default(), skipped),
        views: post.page_views.filter(|&views| views >= 0),
        ..Scoop::default()
    })
}

/// Somebody as the API names them; None where it names nobody.
pub fn person(user: &User) -> Option<Person> {
    let short_name = tidy_or_none(user.short_name.as_deref());
    let display_name = tidy_or_none(user.name.as_deref()).or_else(|| short_name.clone())?;
    let foreign_name = short_name.unwrap_or_else(|| display_name.clone());
    Some(Person { foreign_name, display_name, bio: tidy_or_none(user.bio.as_deref()) })
}

/// A text post may have none of its own.
fn title(post: &Post) -> Option<String> {
    let first_line = || post.content.as_deref()?.lines().map(tidy).find(|line| !line.is_empty());
    tidy_or_none(post.title.as_deref())
        .or_else(|| first_line().map(|line| shortened(line, 100)))
        .or_else(|| tidy_or_none(post.url.as_deref()))
}

fn article(post: &Post, address: String) -> Published {
    Published {
        address,
        site: post.source.as_ref().and_then(site),
        authors: tidy_or_none(post.twitter_author.as_deref()).into_iter().collect(),
        published_at: moment(post.publication_date),
        ..Published::default()
    }
}

/// A source's name, or else the host of its address.
fn site(source: &Source) -> Option<String> {
    let host = || {
        let address = web_address(source.url.as_deref()?)?;
        let (_, rest) = address.split_once("://")?;
        rest.split('/').next().filter(|host| !host.is_empty()).map(str::to_owned)
    };
    tidy_or_none(source.name.as_deref()).or_else(host)
}

/// An address that a browser may follow; pictures leave out the scheme.
fn web_address(address: &str) -> Option<String> {
    let address = tidy(address);
    if address.starts_with("//") {
        return Some(format!("https:{address}"));
    }
    let (scheme, rest) = address.split_once("://")?;
    let known = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    (known && !rest.is_empty()).then_some(address)
}

/// Each once, without regard to capitals.
fn tags(post: &Post) -> Vec<String> {
    let mut seen = HashSet::new();
    let tags = post.tags.iter().flatten().map(|tag| tidy(tag));
    tags.filter(|tag| !tag.is_empty() && seen.insert(tag.to_lowercase())).collect()
}

/// The text with its markup where the API sends it.
fn body(html: Option<&str>, text: Option<&str>) -> Body {
    match html.map(tidy_markup).filter(|html| !html.is_empty()) {
        Some(html) => Body::Html(html),
        None => Body::Blocks(blocks_of_text(text.unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Reaction, api::read};

    #[test]
    fn a_scoop_brings_its_article_and_what_was_said() {
        let scoops = read(include_bytes!("../../../tests/fixtures/topic.json")).unwrap().scoops;
        let scoop = &scoops[1];

        assert_eq!(scoop.title, "Five moments at the bedside");
        assert_eq!(scoop.body, Body::Html("<p>A nurse <b>touches</b> some forty things.</p>".into()));
        assert_eq!(scoop.insight, Some(Body::Html("<p>Read it <i>twice</i>.</p>".into())));
        assert_eq!(scoop.picture_address.as_deref(), Some("https://img.scoop.example/large.png"));
        assert_eq!((scoop.tags.as_slice(), scoop.views), (["Soap".into(), "gloves".into()].as_slice(), Some(321)));
        let article = scoop.article.as_ref().unwrap();
        assert_eq!(
            (article.address.as_str(), article.site.as_deref()),
            ("https://example.org/five?x=1", Some("The Ward Courier"))
        );
        assert_eq!(article.published_at.unwrap().to_rfc3339(), "2016-10-03T00:00:00+00:00");
        let told = |reaction: &Reaction| (reaction.by.display_name.clone(), reaction.foreign_id.clone());
        let expected = [("Tomas Reyes".into(), Some("777".into())), ("bo lam".into(), None)];
        assert_eq!(scoop.reactions.iter().map(told).collect::<Vec<_>>(), expected);
        assert!(scoops[0].scheduled_for.is_some());
        assert!(scoops[2].article.is_none() && !scoops[2].source_unknown);
        assert!(scoops[3].article.is_none() && scoops[3].source_unknown);
        assert_eq!(scoops[3].title, "Gel or soap?");
    }
}
