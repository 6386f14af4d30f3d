//! A board shows its scoops one below the other, or side by side. Its curator says how it is met first; each reader chooses.

use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;

use super::{Choice, TopicId};

/// As `topic_face_known` has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    #[default]
    List,
    Magazine,
}

pub const FACES: [Choice; 2] = [
    ("list", "List", "One scoop below the other, with what is said of it."),
    (
        "magazine",
        "Magazine",
        "Scoops side by side, each with its picture and its first words. Readers may choose the list.",
    ),
];

impl Face {
    pub const ALL: [Self; 2] = [Self::List, Self::Magazine];

    /// As an address and a form say it.
    pub fn word(self) -> &'static str {
        FACES[self as usize].0
    }

    /// As readers read it.
    pub fn name(self) -> &'static str {
        FACES[self as usize].1
    }

    /// As an address has it.
    pub fn pair(self) -> (&'static str, &'static str) {
        ("face", self.word())
    }

    /// None where there is no such face.
    pub fn called(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|face| face.word() == word)
    }
}

/// From its column.
impl From<String> for Face {
    fn from(word: String) -> Self {
        Self::called(&word).unwrap_or_default()
    }
}

impl TopicId {
    /// How readers meet it.
    pub async fn shows_first(self, db: impl PgExecutor<'_>, face: Face) -> Result<(), sqlx::Error> {
        sqlx::query!("update topic set face = $2 where id = $1", self.0, face.word()).execute(db).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_called_by_its_word_and_nothing_else() {
        for face in Face::ALL {
            assert_eq!(Face::called(face.word()), Some(face));
        }
        assert_eq!((Face::called("Magazine"), Face::called("")), (None, None));
    }
}
