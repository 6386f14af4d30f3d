//! What is published, as CSV with the columns that Raindrop has.

use csv::WriterBuilder;

use super::gathering::Gathered;

const COLUMNS: [&str; 7] = ["title", "note", "excerpt", "url", "folder", "tags", "created"];
/// Without it, a spreadsheet takes every letter that is not ASCII for two or three others.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";
/// A spreadsheet takes a cell that begins so for a formula. An apostrophe before it says that it is a text; where the
/// text itself begins with one, that has one before it too, so that it can be told apart.
pub const UNSAFE_BEGINNINGS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// The first line.
pub fn head() -> String {
    format!("{BYTE_ORDER_MARK}{}", line(COLUMNS.map(str::to_owned)))
}

pub fn row(scoop: &Gathered, folder: &str) -> String {
    let part = &scoop.part;
    let tags: Vec<String> = part.tags.iter().map(|tag| tag.replace(',', " ")).collect();
    let created = part.published_at.filter(|_| part.dated);
    line([
        part.title.clone(),
        scoop.note(),
        scoop.excerpt.text(),
        part.article.as_ref().map(|article| article.address.clone()).unwrap_or_default(),
        folder.to_owned(),
        tags.join(", "),
        created.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).unwrap_or_default(),
    ])
}

fn line(cells: [String; 7]) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let guarded = cells.map(|cell| if cell.starts_with(UNSAFE_BEGINNINGS) { format!("'{cell}") } else { cell });
    // A vector takes whatever is written to it.
    let _ = writer.write_record(guarded);
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_as_a_formula_does() {
        let cells = ["=1+1", "+1", "-1", "@sum", "\tx", "'tis", "plain, \"quoted\""].map(str::to_owned);
        assert_eq!(line(cells), "'=1+1,'+1,'-1,'@sum,'\tx,''tis,\"plain, \"\"quoted\"\"\"\n");
    }
}
