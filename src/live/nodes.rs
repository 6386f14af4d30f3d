//! The other nodes that listen: who changed something is answered once all of them have heard of it.

use std::{
    collections::{HashSet, VecDeque},
    fmt,
    time::Duration,
};

use tokio::time::Instant;
use uuid::Uuid;

/// What nodes say to each other, on the channel of the triggers; `node` is whoever says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// It listens. Said when it begins, to who begins later, and now and then.
    Here { node: Uuid },
    /// All others should say when they have heard everything up to this.
    Asks { node: Uuid, number: u64 },
    /// It has heard everything that was said before `asker` asked.
    Heard { node: Uuid, asker: Uuid, number: u64 },
}

/// Those that this node knows of, and what it has asked them.
#[derive(Debug)]
pub struct Nodes {
    me: Uuid,
    others: HashSet<Uuid>,
    asked: u64,
    asking: Option<Asking>,
    to_say: VecDeque<Word>,
}

#[derive(Debug)]
struct Asking {
    /// Who waits here for an answer, up to whom.
    up_to: u64,
    silent: HashSet<Uuid>,
    until: Instant,
}

/// A node that takes longer to hear something is not waited for, until it says something again.
const PATIENCE: Duration = Duration::from_millis(250);

impl Nodes {
    /// Nobody is known yet.
    pub fn new() -> Self {
        let me = Uuid::new_v4();
        let mut nodes = Self { me, others: HashSet::new(), asked: 0, asking: None, to_say: VecDeque::new() };
        nodes.greet();
        nodes
    }

    /// On a new connection: what was asked on the one before is not answered any more.
    pub fn begin(&mut self) {
        (self.asking, self.to_say) = (None, VecDeque::new());
        self.greet();
    }

    /// What is to be said next.
    pub fn next_word(&mut self) -> Option<Word> {
        self.to_say.pop_front()
    }

    /// Once more, for who may have given this one up.
    pub fn greet(&mut self) {
        self.to_say.push_back(Word::Here { node: self.me });
    }

    pub fn are_none(&self) -> bool {
        self.others.is_empty()
    }

    pub fn is_asking(&self) -> bool {
        self.asking.is_some()
    }

    /// For all who wait here, up to this one.
    pub fn ask(&mut self, up_to: u64) {
        if !self.are_none() {
            self.asked += 1;
            self.to_say.push_back(Word::Asks { node: self.me, number: self.asked });
        }
        self.asking = Some(Asking { up_to, silent: self.others.clone(), until: Instant::now() + PATIENCE });
    }

    /// Until when the others are waited for.
    pub fn until(&self) -> Instant {
        self.asking.as_ref().map_or_else(Instant::now, |asking| asking.until)
    }

    /// Who has not answered by now may be gone.
    pub fn give_up(&mut self) {
        for silent in self.asking.iter_mut().flat_map(|asking| asking.silent.drain()) {
            self.others.remove(&silent);
            tracing::warn!(node = %silent, "a node does not say whether it has heard, and is not waited for");
        }
    }

    /// Up to whom of those who wait here everybody has heard everything, once it is so.
    pub fn answered(&mut self) -> Option<u64> {
        self.asking.take_if(|asking| asking.silent.is_empty()).map(|asking| asking.up_to)
    }

    pub fn take(&mut self, word: Word) {
        let (Word::Here { node } | Word::Asks { node, .. } | Word::Heard { node, .. }) = word;
        if node == self.me {
            return;
        }
        let is_new = self.others.insert(node);
        match word {
            Word::Here { .. } if is_new => self.greet(),
            Word::Here { .. } => {}
            Word::Asks { number, .. } => self.to_say.push_back(Word::Heard { node: self.me, asker: node, number }),
            Word::Heard { asker, number, .. } => {
                if asker == self.me && number == self.asked {
                    self.asking.iter_mut().for_each(|asking| asking.silent.retain(|silent| *silent != node));
                }
            }
        }
    }
}

impl Word {
    /// As it is written.
    pub fn read(payload: &str) -> Option<Self> {
        let mut words = payload.strip_prefix("node ")?.split(' ');
        let (what, node) = (words.next()?, words.next()?.parse().ok()?);
        Some(match (what, words.next(), words.next()) {
            ("here", None, None) => Self::Here { node },
            ("asks", Some(number), None) => Self::Asks { node, number: number.parse().ok()? },
            ("heard", Some(asker), Some(number)) => {
                Self::Heard { node, asker: asker.parse().ok()?, number: number.parse().ok()? }
            }
            _ => return None,
        })
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here { node } => write!(f, "node here {node}"),
            Self::Asks { node, number } => write!(f, "node asks {node} {number}"),
            Self::Heard { node, asker, number } => write!(f, "node heard {node} {asker} {number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that is said is heard by all, in its order, until nobody has anything to say.
    fn talk(nodes: &mut [&mut Nodes]) {
        while let Some(word) = nodes.iter_mut().find_map(|node| node.next_word()) {
            let word = Word::read(&word.to_string()).unwrap();
            for node in nodes.iter_mut() {
                node.take(word);
            }
        }
    }

    #[tokio::test]
    async fn who_waits_is_answered_once_all_nodes_have_heard() {
        let (mut one, mut two, mut three) = (Nodes::new(), Nodes::new(), Nodes::new());
        one.ask(1);
        assert_eq!(one.answered(), Some(1), "alone, nobody else is waited for");
        talk(&mut [&mut one, &mut two, &mut three]);
        one.ask(2);
        two.ask(7);
        assert_eq!((one.answered(), two.answered()), (None, None));
        talk(&mut [&mut one, &mut two]);
        assert_eq!((one.answered(), two.answered()), (None, None), "the third has not heard it");
        talk(&mut [&mut one, &mut two, &mut three]);
        one.give_up();
        assert_eq!(one.answered(), Some(2));
        one.ask(3);
        talk(&mut [&mut one, &mut two]);
        assert_eq!(one.answered(), Some(3), "who was given up is not waited for");
        three.greet();
        talk(&mut [&mut three, &mut one, &mut two]);
        one.ask(4);
        talk(&mut [&mut one, &mut two]);
        assert_eq!(one.answered(), None, "until it says something again");
        talk(&mut [&mut three, &mut one]);
    }

    #[test]
    fn an_answer_that_is_late_answers_nothing_else() {
        let (mut one, mut two) = (Nodes::new(), Nodes::new());
        let node = two.me;
        one.take(Word::Here { node });
        one.ask(1);
        one.give_up();
        assert_eq!(one.answered(), Some(1));
        two.take(Word::Here { node: one.me });
        one.take(Word::Here { node });
        one.ask(2);
        one.take(Word::Heard { node, asker: one.me, number: 1 });
        assert_eq!(one.answered(), None);
        one.take(Word::Heard { node, asker: one.me, number: 2 });
        assert_eq!(one.answered(), Some(2));
    }
}
