//! What happened to somebody, told without the word for it: a part of the body that changed, what one could not do any
//! more, what one gained or lost.

use std::{collections::HashSet, sync::LazyLock};

use super::people::NOT;

/// Looked up for each word of each sentence.
pub type Words = LazyLock<HashSet<&'static str>>;

pub fn set(words: &'static str) -> HashSet<&'static str> {
    words.split_whitespace().collect()
}

/// Words that begin so are symptoms, whatever their ending.
const STEMS: [&str; 32] = [
    "anaphyla",
    "bleed",
    "blister",
    "bruis",
    "convuls",
    "cough",
    "cramp",
    "diarrh",
    "dizz",
    "faint",
    "hallucinat",
    "hiccup",
    "hiv",
    "itch",
    "jaundic",
    "miscarr",
    "nause",
    "nosebleed",
    "palpitat",
    "rash",
    "scratch",
    "seizur",
    "swell",
    "swollen",
    "trembl",
    "violen",
    "muddl",
    "shiver",
    "ambulanc",
    "vomit",
    "welt",
    "wheez",
];
/// "hiv" would be the virus; hives are one.
const NO_SYMPTOMS: [&str; 6] = ["hiv", "scratchpad", "rashid", "coughlin", "bleeding-edge", "crampon"];

static BODY: Words = LazyLock::new(|| {
    set("ankle arm back belly blood body bowel brain breast calf cheek chest ear elbow eye eyelid face feet finger \
    foot gum gut hair hand head heart hip jaw joint kidney knee leg limb lip liver lung mind mood mouth muscle nail neck \
    nose palm period pulse scalp sex shoulder skin sleep smell stomach taste teeth thigh throat thumb toe tongue tooth \
    urine vein vision voice waist womb wrist milk sugar memory calves bone")
});

static CHANGE: Words = LazyLock::new(|| {
    set(
        "came crumble crumbled dried puffs shot grew ache ached aching balloon ballooned black blackened blood bloody blue blur blurred blurry burn burned \
    burning burnt burst collapsed cramped crawling dark dead disappeared double doubled dropped dry erupted exploded fail \
    failed failing fall falling fell flaky foggy frozen gone grey heavy hurt hurting hurts inflamed jerked jump jumping \
    lost lose losing loss mess metal metallic numb numbness pain painful pains peel peeled peeling pound pounded pounding \
    puffed puffy purple race raced racing raw red ring ringing sank shake shakes shaking sore spasm spasms spinning stiff \
    stopped strange stuck swelled swelling swollen thin thinned thinning throbbing tight tingle tingling tingles twitch \
    twitched twitches twitching ulcer ulcers vanished weak weaker weird worse yellow",
    )
});

/// What one could not do.
static DEEDS: Words = LazyLock::new(|| {
    set("breathe concentrate drink eat feel focus keep move pee remember see sleep slept speak stand stop swallow \
    talk taste think urinate walk work climb lift")
});
const CANNOT: [&str; 10] =
    ["couldn't", "can't", "cannot", "hardly", "barely", "unable", "stopped", "not", "haven't", "hasn't"];

const WEIGHT: [&str; 8] = ["weight", "kilo", "kilos", "kg", "pound", "pounds", "lbs", "stone"];
const GAINED: [&str; 8] = ["gain", "gained", "gaining", "lost", "lose", "losing", "put", "piled"];

const ILL: [&str; 9] = ["sick", "ill", "unwell", "weak", "worse", "aggressive", "angry", "miserable", "poorly"];
const MADE: [&str; 9] = ["made", "makes", "making", "felt", "feel", "feeling", "so", "violently", "really"];

/// Words stand near one another.
const NEAR: usize = 5;
/// So many words before it may say that it did not happen.
const BEFORE: usize = 3;

/// None of the words before says that it did not.
pub fn happened(words: &[&str], at: usize) -> bool {
    !words[at.saturating_sub(BEFORE)..at].iter().any(|word| NOT.contains(word))
}

/// Whether these words of one sentence tell of something that happened to a body.
pub fn something_happened(words: &[&str]) -> bool {
    let is = |list: &Words, word: &str| list.contains(word) || list.contains(word.strip_suffix('s').unwrap_or(word));
    let near = |at: usize| &words[at..words.len().min(at + NEAR + 1)];
    let about = |at: usize| &words[at.saturating_sub(NEAR)..words.len().min(at + NEAR + 1)];
    words.iter().enumerate().any(|(at, word)| {
        let stem = STEMS.iter().any(|stem| word.starts_with(stem)) && !NO_SYMPTOMS.contains(word);
        let changed = is(&BODY, word) && about(at).iter().any(|other| other != word && CHANGE.contains(other));
        let ill = ILL.contains(word) && words[at.saturating_sub(3)..at].iter().any(|word| MADE.contains(word));
        let weight = GAINED.contains(word) && near(at).iter().any(|word| WEIGHT.contains(word));
        let could_not = CANNOT.contains(word) && near(at)[1..].iter().any(|word| is(&DEEDS, word));
        (stem || changed || ill || weight) && happened(words, at) || could_not
    })
}
