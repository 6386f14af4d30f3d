//! What others did with a scoop, as the API of Scoop.it sends it.

use crate::import::{
    api::post::person,
    api::reply::{Comment, moment},
    board::{Body, Reaction, ReactionKind, Skipped},
    layout::blocks_of_text,
};

/// Those that somebody put into words, oldest first.
pub fn reactions(comments: &[Comment], skipped: &mut Vec<Skipped>) -> Vec<Reaction> {
    let mut reactions = Vec::new();
    for comment in comments {
        match reaction(comment) {
            Ok(reaction) => reactions.push(reaction),
            Err(what) => skipped.push(what),
        }
    }
    reactions.sort_by_key(|reaction| reaction.at);
    reactions
}

fn reaction(comment: &Comment) -> Result<Reaction, Skipped> {
    let kind = match comment.kind.as_deref().unwrap_or_default() {
        "text" => ReactionKind::Comment,
        "rescoop" => ReactionKind::Insight,
        "share" => return Err(Skipped::somewhere("a share", "it has no words")),
        "thank" => {
            return Err(Skipped::somewhere("a thanks", "only people with an account here can say thanks"));
        }
        _ => {
            return Err(Skipped::somewhere("a reaction", "it is of a kind that is not known here"));
        }
    };
    let body = Body::Blocks(blocks_of_text(comment.text.as_deref().unwrap_or_default()));
    if body.is_empty() {
        return Err(Skipped::somewhere("a reaction without words", "there is nothing to show"));
    }
    let by = comment.author.as_ref().and_then(person);
    let by = by.ok_or_else(|| Skipped::somewhere("a reaction of nobody", "it does not tell who wrote it"))?;
    let at = moment(comment.date);
    let at = at.ok_or_else(|| Skipped::somewhere("a reaction without a date", "it would have no place"))?;
    Ok(Reaction {
        kind,
        by,
        at,
        body,
        foreign_id: comment.rescooped_post_id.map(|id| id.to_string()),
        id: None,
        answers: None,
    })
}
