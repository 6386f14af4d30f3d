//! The cases as a file of comma-separated values, in the order of their numbers.

use sqlx::PgPool;

use super::{Case, Known};
use crate::{
    error::{Error, Result},
    text::{BYTE_ORDER_MARK, PATIENCE, Pieces, Writing, line},
};

const AT_ONCE: i64 = 200;
const COLUMNS: [&str; 22] = [
    "case",
    "kind",
    "found",
    "found by",
    "hand over by",
    "report by",
    "patient",
    "reporter",
    "product",
    "event",
    "words",
    "changed to",
    "said by",
    "said",
    "board",
    "under",
    "address",
    "note",
    "outcome",
    "handed to",
    "closed",
    "closed by",
];

pub struct Table {
    pub db: PgPool,
    /// Without a slash at its end.
    pub site: String,
}

impl Table {
    /// The file, as it is written.
    pub fn begin(self) -> Pieces {
        Pieces::of(PATIENCE, async move |to| self.write(&to).await)
    }

    async fn write(&self, to: &Writing) -> Result<(), Option<Error>> {
        to.say(format!("{BYTE_ORDER_MARK}{}", line(COLUMNS.map(str::to_owned))?)).await?;
        let mut last = 0;
        loop {
            let cases = Case::beyond(&self.db, last, AT_ONCE).await?;
            let Some(end) = cases.last() else { return Ok(()) };
            last = end.id;
            let rows: Result<String> = cases.iter().map(|case| self.row(case)).collect();
            to.say(rows?).await?;
        }
    }

    fn row(&self, case: &Case) -> Result<String> {
        let [patient, reporter, product, event] = case.parts().map(|part| Known::of(part).words().to_owned());
        let found_by = if case.reported { "a reader" } else { "screening" };
        line([
            case.id.to_string(),
            case.kind.word().to_owned(),
            case.found_at.iso(),
            found_by.to_owned(),
            case.hand_over_by.iso(),
            case.report_by.iso(),
            patient,
            reporter,
            product,
            event,
            case.words.clone(),
            case.changed_words.clone().unwrap_or_default(),
            format!("@{}", case.name),
            case.said_at.iso(),
            case.board.clone(),
            case.title.clone(),
            format!("{}{}", self.site, case.href),
            case.note.clone(),
            case.outcome.clone().unwrap_or_default(),
            case.handed_to.clone(),
            case.closed_at.map(|at| at.iso()).unwrap_or_default(),
            case.closed_by.as_ref().map(|name| format!("@{name}")).unwrap_or_default(),
        ])
    }
}
