//! What the triggers say, and what a page tells of.

use std::collections::HashSet;

use super::nodes::Word;

/// Something changed. What it is now, the page asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A draft of a board.
    Draft { topic: i64, scoop: i64 },
    /// What is said under a scoop.
    Talk { topic: i64, scoop: i64 },
    /// What a page tells of.
    Changed(Subject),
    /// Another node, or this one.
    Node(Word),
    /// Perhaps everything: for a while nothing was heard.
    Anything,
}

/// What a page for everyone tells of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A board, and which scoops stand on it.
    Board(i64),
    /// A scoop, and what is said of it.
    Scoop(i64),
    /// Somebody's name and profile, and what they scooped, by the name they have.
    Person(String),
    /// Which boards there are, and what stands on any of them.
    Boards,
}

/// All that one page tells of.
#[derive(Clone, Debug, Default)]
pub struct Subjects(HashSet<Subject>);

/// Something loaded for a page says what it tells of.
pub trait Tells {
    fn tells(&self, subjects: &mut Subjects);
}

impl Subjects {
    pub fn add(&mut self, subject: Subject) {
        self.0.insert(subject);
    }

    pub fn extend(&mut self, subjects: impl IntoIterator<Item = Subject>) {
        self.0.extend(subjects);
    }

    /// By the name in somebody's by-line.
    pub fn add_person(&mut self, name: &str) {
        self.add(Subject::Person(name.to_owned()));
    }

    #[must_use]
    pub fn with(mut self, subject: Subject) -> Self {
        self.add(subject);
        self
    }

    /// And what each of these tells of.
    #[must_use]
    pub fn and<'a, T: Tells + 'a>(mut self, told: impl IntoIterator<Item = &'a T>) -> Self {
        told.into_iter().for_each(|one| one.tells(&mut self));
        self
    }

    pub fn iter(&self) -> impl Iterator<Item = &Subject> {
        self.0.iter()
    }

    pub fn contains(&self, subject: &Subject) -> bool {
        self.0.contains(subject)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl Heard {
    /// "drafts 4 17", as the triggers write it; what nobody understands may be anything.
    pub fn read(payload: &str) -> Self {
        Self::understood(payload).unwrap_or(Self::Anything)
    }

    fn understood(payload: &str) -> Option<Self> {
        if let Some(word) = Word::read(payload) {
            return Some(Self::Node(word));
        }
        let mut words = payload.split(' ');
        let (what, first, second) = (words.next()?, words.next()?, words.next());
        Some(match (what, first, second) {
            ("drafts", topic, Some(scoop)) => Self::Draft { topic: topic.parse().ok()?, scoop: scoop.parse().ok()? },
            ("talk", topic, Some(scoop)) => Self::Talk { topic: topic.parse().ok()?, scoop: scoop.parse().ok()? },
            ("changed", "board", Some(id)) => Self::Changed(Subject::Board(id.parse().ok()?)),
            ("changed", "scoop", Some(id)) => Self::Changed(Subject::Scoop(id.parse().ok()?)),
            ("changed", "person", Some(name)) => Self::Changed(Subject::Person(name.to_owned())),
            ("changed", "boards", None) => Self::Changed(Subject::Boards),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_triggers_write_is_read() {
        assert_eq!(Heard::read("drafts 4 17"), Heard::Draft { topic: 4, scoop: 17 });
        assert_eq!(Heard::read("talk 4 17"), Heard::Talk { topic: 4, scoop: 17 });
        assert_eq!(Heard::read("changed board 4"), Heard::Changed(Subject::Board(4)));
        assert_eq!(Heard::read("changed scoop 17"), Heard::Changed(Subject::Scoop(17)));
        assert_eq!(Heard::read("changed person maria"), Heard::Changed(Subject::Person("maria".to_owned())));
        assert_eq!(Heard::read("changed boards"), Heard::Changed(Subject::Boards));
    }

    #[test]
    fn what_nobody_understands_may_be_anything() {
        for payload in ["changed everything", "drafts 4", "weather 4 17", "node 4", "node here", "", "changed scoop x"]
        {
            assert_eq!(Heard::read(payload), Heard::Anything, "{payload:?}");
        }
    }
}
