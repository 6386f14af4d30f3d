//! What is published and has an address, as the file of bookmarks that every browser reads (Netscape's).

use html_escape::{encode_double_quoted_attribute, encode_text};

use super::gathering::Gathered;

pub fn head(title: &str) -> String {
    let title = encode_text(title);
    format!(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n\
         <META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n\
         <TITLE>{title}</TITLE>\n<H1>{title}</H1>\n<DL><p>\n    <DT><H3>{title}</H3>\n    <DL><p>\n"
    )
}

/// Nothing for a text post.
pub fn entry(scoop: &Gathered) -> Option<String> {
    let part = &scoop.part;
    let address = encode_double_quoted_attribute(&part.article.as_ref()?.address).into_owned();
    let added = part.published_at.filter(|_| part.dated).map(|at| format!(" ADD_DATE=\"{}\"", at.timestamp()));
    let tags: Vec<String> = part.tags.iter().map(|tag| tag.replace(',', " ")).collect();
    let tags = tags.join(",");
    let tags =
        if tags.is_empty() { String::new() } else { format!(" TAGS=\"{}\"", encode_double_quoted_attribute(&tags)) };
    let title = encode_text(&part.title);
    let note = scoop.note();
    let words = if note.is_empty() { scoop.excerpt.text() } else { note };
    let words = if words.is_empty() { String::new() } else { format!("        <DD>{}\n", encode_text(&words)) };
    Some(format!("        <DT><A HREF=\"{address}\"{}{tags}>{title}</A>\n{words}", added.unwrap_or_default()))
}

pub const END: &str = "    </DL><p>\n</DL><p>\n";
