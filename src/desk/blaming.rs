//! That a medicine is blamed: it stands right after "since" or "because of", or right before "made" or "gave".

/// Right before the medicine's name, with little words between.
const BLAMED_AFTER: [&str; 14] = [
    "after", "since", "from", "because", "due", "reaction", "reacted", "allergic", "blame", "blames", "blamed",
    "thanks", "until", "stop",
];
/// Stand between.
const LITTLE: [&str; 44] = [
    "the", "a", "an", "my", "his", "her", "their", "our", "your", "that", "this", "of", "to", "with", "on", "for",
    "badly", "new", "first", "second", "third", "last", "one", "two", "three", "ten", "years", "months", "weeks",
    "days", "dose", "doses", "course", "tablet", "tablets", "starting", "taking", "taken", "started", "having",
    "using", "they", "gave", "flu",
];
/// Right after the medicine's name.
const BLAMED_BEFORE: [&str; 16] = [
    "made",
    "makes",
    "gave",
    "gives",
    "sent",
    "left",
    "leaves",
    "wrecked",
    "ruined",
    "destroyed",
    "turned",
    "knocked",
    "caused",
    "messed",
    "killed",
    "injection",
];
/// Nothing happened.
const NOTHING: [&str; 6] = ["problem", "problems", "issue", "issues", "effects", "reaction"];
const NO: [&str; 4] = ["no", "without", "any", "zero"];

/// Whether a medicine is blamed for something in these words of one sentence.
pub fn is_blamed(words: &[&str], is_medicine: impl Fn(&str) -> bool) -> bool {
    let nothing =
        words.windows(3).any(|three| NO.contains(&three[0]) && three.iter().any(|word| NOTHING.contains(word)));
    !nothing
        && (0..words.len()).filter(|at| is_medicine(words[*at])).any(|at| {
            let before = words[..at].iter().rev().find(|word| !LITTLE.contains(word));
            let after = words[at + 1..].iter().take(2).any(|word| BLAMED_BEFORE.contains(word));
            after || before.is_some_and(|word| BLAMED_AFTER.contains(word))
        })
}
