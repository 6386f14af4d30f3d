//! Lines of comma-separated values, as spreadsheets read them.

use csv::WriterBuilder;

use crate::error::{Error, Result};

/// Without it, a spreadsheet takes every letter that is not ASCII for two or three others.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";
/// A spreadsheet takes a cell that begins so for a formula. An apostrophe before it says that it is a text; where the
/// text itself begins with one, that has one before it too, so that it can be told apart.
pub const UNSAFE_BEGINNINGS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// No cell of it begins as a formula does.
pub fn line(cells: impl IntoIterator<Item = String>) -> Result<String> {
    let guarded =
        cells.into_iter().map(|cell| if cell.starts_with(UNSAFE_BEGINNINGS) { format!("'{cell}") } else { cell });
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(guarded).map_err(|error| Error::Internal(error.into()))?;
    let bytes = writer.into_inner().map_err(|error| Error::Internal(error.into_error().into()))?;
    String::from_utf8(bytes).map_err(|error| Error::Internal(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_as_a_formula_does() {
        let cells = ["=1+1", "+1", "-1", "@sum", "\tx", "'tis", "plain, \"quoted\""].map(str::to_owned);
        assert_eq!(line(cells).unwrap(), "'=1+1,'+1,'-1,'@sum,'\tx,''tis,\"plain, \"\"quoted\"\"\"\n");
    }
}
