//! A paper, as one cites it.

use std::fmt;

/// What an article's page tells for citing it; see `webpage::Citation`, where it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    pub journal: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    pub year: Option<i32>,
    pub doi: Option<String>,
    pub pmid: Option<String>,
}

impl Citation {
    /// Only a paper has one.
    pub fn is_empty(&self) -> bool {
        self.journal.is_none() && self.doi.is_none() && self.pmid.is_none()
    }
}

/// "The Lancet 2023;401(2):12–19", as NLM's style for journals has it.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(journal) = &self.journal else { return Ok(()) };
        write!(f, "{journal}")?;
        if let Some(year) = self.year {
            write!(f, " {year}")?;
        }
        if let Some(volume) = &self.volume {
            write!(f, ";{volume}")?;
        }
        if let Some(issue) = &self.issue {
            write!(f, "({issue})")?;
        }
        match &self.pages {
            Some(pages) => write!(f, ":{}", pages.replace('-', "–")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_says_what_is_known() {
        let some = |text: &str| Some(text.to_owned());
        let whole = Citation {
            journal: some("Ward Medicine"),
            volume: some("40"),
            issue: some("2"),
            pages: some("12-19"),
            year: Some(2023),
            ..Citation::default()
        };
        assert_eq!(whole.to_string(), "Ward Medicine 2023;40(2):12–19");
        assert_eq!(Citation { volume: None, issue: None, pages: None, ..whole }.to_string(), "Ward Medicine 2023");
        assert!(Citation::default().is_empty() && Citation::default().to_string().is_empty());
    }
}
