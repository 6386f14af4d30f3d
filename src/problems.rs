//! What is wrong with a form, field by field, in words that stand beside the field.

/// In the order they were found, at most one a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(&'static str, String)>);

impl Problems {
    /// One problem that is known already.
    pub fn with(field: &'static str, words: impl Into<String>) -> Self {
        Self(vec![(field, words.into())])
    }

    /// The first problem of a field is the one that is told.
    pub fn add(&mut self, field: &'static str, words: impl Into<String>) {
        if self.of(field).is_none() {
            self.0.push((field, words.into()));
        }
    }

    pub fn require(&mut self, holds: bool, field: &'static str, words: impl Into<String>) {
        if !holds {
            self.add(field, words);
        }
    }

    /// Between `least` and `most` characters, blanks around it left out.
    pub fn length(&mut self, field: &'static str, text: &str, least: usize, most: usize) {
        let length = text.trim().chars().count();
        if length == 0 && least > 0 {
            self.add(field, "Please fill this in.");
        } else if length < least {
            self.add(field, format!("Please write at least {least} characters."));
        } else if length > most {
            self.add(field, format!("This has {length} characters; {most} is the most."));
        }
    }

    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(of, _)| *of == field).map(|(_, words)| words.as_str())
    }

    pub fn none(&self) -> bool {
        self.0.is_empty()
    }

    /// Nothing wrong, or all that is.
    pub fn into_result(self) -> crate::error::Result<()> {
        if self.none() { Ok(()) } else { Err(crate::error::Error::Refused(self)) }
    }
}

/// What the database refuses by a named constraint is a problem of a field.
pub trait OnConstraint<T> {
    fn on_constraint(self, name: &str, field: &'static str, words: &str) -> Result<T, crate::error::Error>;
}

impl<T, E: Into<crate::error::Error>> OnConstraint<T> for Result<T, E> {
    fn on_constraint(self, name: &str, field: &'static str, words: &str) -> Result<T, crate::error::Error> {
        self.map_err(|error| match error.into() {
            error if error.constraint() == Some(name) => crate::error::Error::Refused(Problems::with(field, words)),
            error => error,
        })
    }
}

/// What is refused beside one field, beside another: where it is another form.
pub fn beside<T>(field: &'static str, result: crate::error::Result<T>) -> crate::error::Result<T> {
    result.map_err(|error| match error {
        crate::error::Error::Refused(Problems(told)) => {
            crate::error::Error::Refused(Problems(told.into_iter().map(|(_, words)| (field, words)).collect()))
        }
        error => error,
    })
}

/// A refused form is an answer, any other error is an error.
pub fn refused<T>(result: crate::error::Result<T>) -> crate::error::Result<Result<T, Problems>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(crate::error::Error::Refused(problems)) => Ok(Err(problems)),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_counted_in_characters_and_told() {
        let mut problems = Problems::default();
        problems.length("title", "  ", 1, 5);
        problems.length("name", "å".repeat(6).as_str(), 1, 5);
        problems.length("bio", "åååå", 1, 5);
        assert_eq!(problems.of("title"), Some("Please fill this in."));
        assert_eq!(problems.of("name"), Some("This has 6 characters; 5 is the most."));
        assert_eq!(problems.of("bio"), None);
    }
}
