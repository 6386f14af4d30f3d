//! Markup, parsed within bounds, however hostile it is.

use std::time::{Duration, Instant};

use dom_query::{Document, NodeRef};
use html5ever::{
    ParseOpts, parse_document,
    tendril::{StrTendril, TendrilSink},
    tree_builder::TreeBuilderOpts,
};

/// What the largest real pages have, many times over.
const MOST_NODES: usize = 150_000;
/// Browsers do not nest deeper than this, either.
const DEEPEST: usize = 512;
/// A tag with a million attributes takes the parser a time that grows with their square.
const LONGEST: Duration = Duration::from_secs(5);
/// So much is parsed before the tree is looked at.
const PIECE: usize = 1024;

/// The page as far as it is within bounds; what comes after is not read, nor what lies deeper.
///
/// So nothing that walks the tree needs more than a thread's usual stack.
pub(super) fn parse(html: &str) -> Document {
    let began = Instant::now();
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let mut parser = parse_document(Document::default(), options);
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(PIECE.min(rest.len())));
        parser.process(StrTendril::from(piece));
        let page = &parser.tokenizer.sink.sink;
        // One for each fault: as many as there are bytes.
        page.errors.borrow_mut().clear();
        if page.tree.len() > MOST_NODES || depth(page) > DEEPEST || began.elapsed() > LONGEST {
            break;
        }
        rest = after;
    }
    let page = parser.finish();
    prune(&page);
    page
}

/// About where the parser stands: at the end of the page, or before the last table, where what does not belong into
/// a table is put.
fn depth(page: &Document) -> usize {
    let end = std::iter::successors(Some(page.root()), NodeRef::last_child);
    let before_table = std::iter::successors(Some(page.root()), |node| {
        let last = node.last_child()?;
        if last.has_name("table") { last.prev_sibling().or(Some(last)) } else { Some(last) }
    });
    end.count().max(before_table.count())
}

fn prune(page: &Document) {
    let mut waiting = vec![(page.root(), 0)];
    while let Some((node, depth)) = waiting.pop() {
        if depth == DEEPEST {
            node.remove_children();
        } else {
            waiting.extend(node.children_it(false).map(|child| (child, depth + 1)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_whole() {
        let page = parse(&format!("<title>Wörter</title>{}", "<p>ä <b>b</b>".repeat(2000)));
        assert_eq!(&*page.select("title").text(), "Wörter");
        assert_eq!(page.select("b").length(), 2000);
    }

    #[test]
    fn what_is_too_deep_or_too_much_is_left_out() {
        for bomb in ["<div>", "<table><div>", "<b><i>", "<ul><li>", "<template><div>", "<svg><g>", "<b id=x><p>"] {
            let page = parse(&format!("<title>Wards</title>{}", bomb.repeat(50_000)));
            assert_eq!(&*page.select("title").text(), "Wards");
            let deepest = page.select("*").nodes().iter().map(|node| node.ancestors_it(None).count()).max();
            assert!(deepest <= Some(DEEPEST), "{bomb}: {deepest:?}");
            assert!(page.tree.len() < 3 * MOST_NODES, "{bomb}: {}", page.tree.len());
        }
    }

    #[test]
    fn what_a_script_would_replace_is_part_of_the_page() {
        assert!(parse("<p><noscript><img src=a.png></noscript>").select("img").exists());
    }
}
