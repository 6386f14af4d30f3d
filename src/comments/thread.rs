//! The order in which a conversation is read.

use std::collections::{HashMap, HashSet};

use super::Comment;

/// From oldest-first to: each answer right under what it answers, oldest first among
/// answers to the same. An answer whose comment is not there stands by itself.
pub fn in_reading_order(comments: Vec<Comment>) -> Vec<Comment> {
    let present: HashSet<i64> = comments.iter().map(|comment| comment.id).collect();
    let mut answers: HashMap<Option<i64>, Vec<Comment>> = HashMap::new();
    for comment in comments.into_iter().rev() {
        let under = comment.parent_id.filter(|parent| present.contains(parent));
        answers.entry(under).or_default().push(comment);
    }
    // A stack, not recursion: how deep people answer is up to them.
    let mut waiting = answers.remove(&None).unwrap_or_default();
    let mut ordered = Vec::new();
    while let Some(comment) = waiting.pop() {
        for mut answer in answers.remove(&Some(comment.id)).unwrap_or_default() {
            answer.depth = comment.depth + 1;
            answer.answers = Some(comment.author.display_name.clone());
            waiting.push(answer);
        }
        ordered.push(comment);
    }
    ordered
}

/// The same with the conversation begun last first; within each, nothing moves.
pub fn newest_first(ordered: Vec<Comment>) -> Vec<Comment> {
    let mut threads: Vec<Vec<Comment>> = Vec::new();
    for comment in ordered {
        match threads.last_mut() {
            Some(thread) if comment.depth > 0 => thread.push(comment),
            _ => threads.push(vec![comment]),
        }
    }
    threads.into_iter().rev().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        accounts::ByLine,
        comments::State,
        text::{CleanHtml, Moment},
    };

    fn comment(id: i64, parent_id: Option<i64>) -> Comment {
        let written = Moment(chrono::DateTime::from_timestamp(id, 0).unwrap());
        Comment {
            id,
            parent_id,
            account: crate::accounts::AccountId(1),
            author: ByLine::new("a", "A"),
            state: State::Shown,
            hidden_for: None,
            removed: false,
            html: CleanHtml::default(),
            written,
            edited: None,
            mine: false,
            may_edit: false,
            depth: 0,
            answers: None,
            interests: None,
        }
    }

    #[test]
    fn answers_stand_under_what_they_answer_however_deep() {
        let said =
            vec![comment(1, None), comment(2, None), comment(3, Some(1)), comment(4, Some(3)), comment(5, Some(1))];
        let order: Vec<_> = in_reading_order(said).iter().map(|c| (c.id, c.depth)).collect();
        assert_eq!(order, [(1, 0), (3, 1), (4, 2), (5, 1), (2, 0)]);

        let deep = (1..=10_000).map(|id| comment(id, (id > 1).then(|| id - 1))).collect();
        assert_eq!(in_reading_order(deep).last().map(|c| c.depth), Some(9_999));
        assert_eq!(in_reading_order(vec![comment(7, Some(6))]).len(), 1);
    }

    #[test]
    fn the_conversation_begun_last_is_first_and_its_answers_stay_in_order() {
        let said = vec![comment(1, None), comment(2, None), comment(3, Some(1)), comment(4, Some(1))];
        let order: Vec<_> = newest_first(in_reading_order(said)).iter().map(|c| c.id).collect();
        assert_eq!(order, [2, 1, 3, 4]);
    }
}
