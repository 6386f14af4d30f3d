//! Whether somebody tells what a medicine did to a person.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    blaming::is_blamed,
    happening::{Words, happened, set, something_happened},
    medicines::{ENDINGS, NAMES, NO_MEDICINES},
    people::{CLOSE, GENERAL, ONE},
    symptoms::PHRASES,
};

/// So many sentences are near one another.
const NEAR: usize = 3;
/// Before these, people leave out "I".
const OWN_DEEDS: [&str; 8] = ["took", "taken", "tried", "started", "woke", "felt", "got", "been"];
/// What one is given a shot of.
const SHOTS: [&str; 7] = ["flu", "covid", "mmr", "vaccine", "booster", "steroid", "cortisone"];
/// Letters before the ending of a medicine's name.
const SHORTEST_BEGINNING: usize = 3;

static MEDICINES: Words = LazyLock::new(|| set(NAMES));
static OTHERS: Words = LazyLock::new(|| set(NO_MEDICINES));
static FAMILIAR: Words = LazyLock::new(|| set(CLOSE));
static SOMEBODY: Words = LazyLock::new(|| set(ONE));
/// By their first word, each as its words.
static SYMPTOMS: LazyLock<HashMap<&str, Vec<Vec<&str>>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
    for phrase in PHRASES.lines() {
        let words: Vec<&str> = phrase.split_whitespace().collect();
        phrases.entry(words[0]).or_default().push(words);
    }
    phrases
});

/// What one sentence has of the three.
#[derive(Clone, Copy, Default)]
struct Told {
    medicine: bool,
    person: bool,
    symptom: bool,
}

/// A medicine, a person and a symptom stand near one another, and it is somebody's story.
pub fn tells_of_side_effect(text: &str) -> bool {
    let text = text.to_lowercase().replace('’', "'");
    let told: Vec<Told> =
        text.split(['.', '!', '?', '\n']).filter(|sentence| !sentence.trim().is_empty()).map(told).collect();
    (0..told.len()).any(|first| {
        let near = &told[first..told.len().min(first + NEAR)];
        near.iter().any(|one| one.medicine) && near.iter().any(|one| one.person) && near.iter().any(|one| one.symptom)
    })
}

fn told(sentence: &str) -> Told {
    let words: Vec<&str> = sentence
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '\'' || letter == '-'))
        .map(|word| word.trim_matches(['\'', '-']))
        .map(|word| word.strip_suffix("'s").unwrap_or(word))
        .filter(|word| !word.is_empty())
        .collect();
    let familiar = words.iter().any(|word| FAMILIAR.contains(word));
    if !familiar && general(sentence) {
        return Told::default();
    }
    Told {
        medicine: words.iter().any(|word| is_medicine(word) || word.split('-').any(is_medicine)) || is_shot(&words),
        person: familiar
            || words.first().is_some_and(|word| OWN_DEEDS.contains(word))
            || words.iter().any(|word| SOMEBODY.contains(word) || word.ends_with("-year-old")),
        symptom: (0..words.len()).any(|at| symptom_at(&words, at))
            || something_happened(&words)
            || is_blamed(&words, is_medicine),
    }
}

fn general(sentence: &str) -> bool {
    let whole = |at: usize, phrase: &str| {
        let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
        edge(sentence[..at].chars().next_back()) && edge(sentence[at + phrase.len()..].chars().next())
            || phrase.starts_with('%')
    };
    GENERAL.iter().any(|phrase| sentence.match_indices(phrase).any(|(at, _)| whole(at, phrase)))
}

fn is_medicine(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    if OTHERS.contains(word) || OTHERS.contains(one) {
        return false;
    }
    let ends = |ending: &str| one.strip_suffix(ending).is_some_and(|start| start.chars().count() >= SHORTEST_BEGINNING);
    MEDICINES.contains(word) || MEDICINES.contains(one) || ENDINGS.split_whitespace().any(ends)
}

/// "The flu shot".
fn is_shot(words: &[&str]) -> bool {
    words.windows(2).any(|pair| matches!(pair[1], "shot" | "shots" | "jab") && SHOTS.contains(&pair[0]))
}

fn symptom_at(words: &[&str], at: usize) -> bool {
    let Some(phrases) = SYMPTOMS.get(words[at]) else { return false };
    happened(words, at) && phrases.iter().any(|phrase| words[at..].starts_with(phrase))
}
