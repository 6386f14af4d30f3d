//! The file of bookmarks that every browser writes (Netscape's).
//!
//! Nearly HTML, and read word by word, without a tree: a file of twenty megabytes that opens a million elements and
//! closes none would make one that no machine holds.

use html_escape::decode_html_entities;

use super::{
    Board,
    bounds::Heap,
    plain_lists::{Entry, moment},
    tidy::{shortened, tidy},
};

/// Deeper folders than these are not told apart.
const DEEPEST: usize = 50;

/// Folders stand among the tags, if they are to. The outermost, which browsers make themselves, do not.
pub fn read(text: &str, folders_as_tags: bool) -> Board {
    let mut reader = Reader { folders_as_tags, ..Reader::default() };
    let mut rest = text;
    let mut line = 1;
    while let Some(at) = rest.find('<') {
        reader.words(&rest[..at]);
        line += lines(&rest[..at]);
        let Some(end) = end_of_tag(&rest[at..]) else { break };
        reader.tag(&rest[at + 1..at + end], line);
        line += lines(&rest[at..=at + end]);
        rest = &rest[at + end + 1..];
    }
    reader.finish();
    let title = Some(tidy(&reader.title)).filter(|title| !title.is_empty());
    let (scoops, skipped) = reader.heap.finish();
    Board {
        origin: "bookmarks".to_owned(),
        foreign_name: "bookmarks".to_owned(),
        title: shortened(title.unwrap_or_else(|| "Bookmarks".to_owned()), 200),
        scoops,
        skipped,
        ..Board::default()
    }
}

fn lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Where the ">" is that ends it; one between quotation marks does not.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quoted, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if text[..at].ends_with('=') => quoted = Some(byte),
            (Some(mark), _) if mark == byte => quoted = None,
            _ => {}
        }
    }
    // A mark that is never closed.
    text.find('>')
}

/// What the words that come next belong to.
#[derive(Clone, Copy, Default, PartialEq)]
enum Inside {
    #[default]
    Nothing,
    Title,
    Folder,
    Link,
    Description,
    Script,
}

#[derive(Default)]
struct Reader {
    folders_as_tags: bool,
    title: String,
    inside: Inside,
    /// The name of the folder that opens next.
    named: String,
    /// None for those that browsers make themselves.
    folders: Vec<Option<String>>,
    own: bool,
    entry: Option<Entry>,
    heap: Heap,
}

impl Reader {
    fn words(&mut self, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        let words = decode_html_entities(words);
        match (self.inside, &mut self.entry) {
            (Inside::Title, _) => self.title.push_str(&words),
            (Inside::Folder, _) => self.named.push_str(&words),
            (Inside::Link, Some(entry)) => entry.title.push_str(&words),
            (Inside::Description, Some(entry)) => entry.excerpt.push_str(&words),
            _ => {}
        }
    }

    fn tag(&mut self, tag: &str, line: usize) {
        let name = tag.split(|c: char| c.is_whitespace()).next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "script" | "style" => self.inside = Inside::Script,
            "h1" => self.inside = Inside::Title,
            "dt" => self.finish(),
            "h3" | "h2" => {
                self.finish();
                self.named.clear();
                let made = |name| attribute(tag, name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
                self.own = !made("personal_toolbar_folder") && !made("unfiled_bookmarks_folder");
                self.inside = Inside::Folder;
            }
            "dl" => {
                self.finish();
                let name = Some(tidy(&self.named)).filter(|name| self.own && !name.is_empty());
                if self.folders.len() < DEEPEST {
                    self.folders.push(name);
                }
                self.named.clear();
            }
            "/dl" => {
                self.finish();
                self.folders.pop();
            }
            "a" => {
                self.finish();
                let tags = attribute(tag, "tags").unwrap_or_default();
                let mut tags: Vec<String> = tags.split(',').map(str::to_owned).collect();
                if self.folders_as_tags {
                    tags.extend(self.folders.iter().flatten().cloned());
                }
                self.entry = Some(Entry {
                    line,
                    address: attribute(tag, "href").unwrap_or_default(),
                    tags,
                    created: attribute(tag, "add_date").and_then(|at| moment(&at)),
                    ..Entry::default()
                });
                self.inside = Inside::Link;
            }
            "dd" => self.inside = Inside::Description,
            "/a" | "/h1" | "/h2" | "/h3" | "/dd" | "/script" | "/style" => self.inside = Inside::Nothing,
            _ => {}
        }
    }

    fn finish(&mut self) {
        self.inside = Inside::Nothing;
        if let Some(entry) = self.entry.take() {
            entry.put_on(&mut self.heap);
        }
    }
}

/// The value of an attribute, with or without quotation marks.
fn attribute(tag: &str, wanted: &str) -> Option<String> {
    let mut rest = tag.split_once(char::is_whitespace)?.1;
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace())?;
        let (name, after) = rest.split_at(end);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(mark @ ('"' | '\'')) => value[1..].split_once(mark).unwrap_or((&value[1..], "")),
            _ => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decode_html_entities(value).into_owned());
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = r#"<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Ward &amp; home</H1>
<DL><p>
    <DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks Toolbar</H3>
    <DL><p>
        <DT><H3>Food</H3>
        <DL><p>
            <DT><A HREF="https://ward.example/salt?a=1&amp;b=2" ADD_DATE="1583055000" TAGS="bread,Salt">Salt &gt; <b>sugar</b></A>
            <DD>How much is in bread.
Two lines.
            <DT><A HREF="javascript:alert('>')" ADD_DATE="1">Bookmarklet</A>
        </DL><p>
        <DT><A HREF="https://ward.example/top">Top</A>
    </DL><p>
</DL><p>
"#;

    #[test]
    fn bookmarks_keep_title_date_tags_folders_and_description() {
        let board = read(FILE, true);
        assert_eq!(board.title, "Ward & home");
        let [salt, top] = board.scoops.as_slice() else { panic!("{:?}", board.scoops) };
        assert_eq!(salt.title, "Salt > sugar");
        assert_eq!(salt.article.as_ref().unwrap().address, "https://ward.example/salt?a=1&b=2");
        assert_eq!(salt.published_at.unwrap().to_rfc3339(), "2020-03-01T09:30:00+00:00");
        assert_eq!(salt.tags, ["bread", "Salt", "Food"]);
        assert_eq!(salt.body.source().0, "How much is in bread.\nTwo lines.");
        assert!(top.tags.is_empty(), "{:?}", top.tags);
        assert_eq!(board.skipped.len(), 1);
        assert_eq!((board.skipped[0].line, board.skipped[0].what.as_str()), (Some(13), "“Bookmarklet”"));
        assert_eq!(read(FILE, false).scoops[0].tags, ["bread", "Salt"]);
    }

    #[test]
    fn a_file_that_opens_everything_and_closes_nothing_is_read_in_a_moment() {
        for piece in ["<DL><H3>a", "<a href='https://ward.example/x", "<b><p>", "<", "<DT><A HREF=\"", "\"'>= <a "] {
            read(&piece.repeat(200_000), true);
        }
    }

    proptest! {
        #[test]
        fn no_text_whatever_panics(text in any::<String>(), at in 0..FILE.len(), to in 0..FILE.len()) {
            let _ = read(&text, true);
            let _ = read(&format!("{}{text}{}", FILE.get(..at).unwrap_or_default(), FILE.get(to..).unwrap_or_default()), true);
        }
    }
}
