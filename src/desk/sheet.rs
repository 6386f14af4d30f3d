//! The cases as CSV; none of the words that were said.

use csv::WriterBuilder;

const BYTE_ORDER_MARK: &str = "\u{feff}";
/// A spreadsheet takes a cell that begins so for a formula; an apostrophe before it says that it is a text.
const UNSAFE_BEGINNINGS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];
const COLUMNS: [&str; 12] = [
    "case",
    "found",
    "hand over by",
    "report by",
    "patient",
    "reporter",
    "product",
    "event",
    "note",
    "outcome",
    "handed to",
    "closed",
];

pub fn sheet(rows: Vec<[String; 12]>) -> String {
    let mut writer = WriterBuilder::new().from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for row in std::iter::once(COLUMNS.map(str::to_owned)).chain(rows) {
        let cells = row.map(|cell| if cell.starts_with(UNSAFE_BEGINNINGS) { format!("'{cell}") } else { cell });
        // A vector takes whatever is written to it.
        let _ = writer.write_record(cells);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
