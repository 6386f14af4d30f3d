//! Who it happened to, what is said of nobody in particular, and what did not happen.

/// Somebody the writer knows.
pub const CLOSE: &str = "i i'm i've i'd my me he she his her him mine we our myself mum mom mother father dad husband wife \
    son daughter brother sister aunt uncle grandmother grandfather grandma grandpa niece nephew cousin partner friend \
    neighbour neighbor";

/// One person, though nobody says whose; not "patients", who are many.
pub const ONE: &str = "patient child baby woman man boy girl toddler infant lady gentleman colleague year-old resident";

/// Of many, of none, or of animals: what a study or a leaflet says.
pub const GENERAL: [&str; 46] = [
    "may cause",
    "may lead",
    "can cause",
    "can lead",
    "could cause",
    "might cause",
    "is known to",
    "are known to",
    "trial",
    "trials",
    "study",
    "studies",
    "cohort",
    "meta-analysis",
    "randomised",
    "randomized",
    "placebo",
    "n =",
    "participants",
    "enrolled",
    "in mice",
    "in rats",
    "in animals",
    "mice",
    "rats",
    "side effects include",
    "side effects of",
    "side effects are",
    "adverse events include",
    "label lists",
    "leaflet",
    "warnings for",
    "guideline",
    "review of",
    "systematic review",
    "per cent of",
    "% of",
    "was reported in",
    "were reported in",
    "the fda",
    "the ema",
    "percent of",
    "registry",
    "arm had",
    "in vitro",
    "paper",
];

/// Right before a symptom, it did not happen.
pub const NOT: [&str; 12] =
    ["no", "without", "not", "never", "any", "don't", "didn't", "nor", "neither", "zero", "hasn't", "haven't"];
