//! Words beside a passage that tell of whom it speaks.

use super::pattern::Pattern;

/// One person, and one whom the writer knows.
pub static PERSON: Pattern = Pattern::new(&[
    r"(?i)\b(?:(?-i:I)|me|my|mine|he|she|his|hers?|him|patient(?:['’]s)?|pt|family|mother|father|mum|mom",
    r"|dad|son|daughter|sister|brother|wife|husband|partner|gran|grand(?:mother|father|ma|pa|son|daughter)",
    r"|lady|gentleman|girl|boy|toddler|newborn|widow(?:er)?|cousin|nephew|niece|friend|carer|parents|uncle",
    r"|aunt|neighbou?r|mr|mrs|ms|baby",
    r"|ich|mein(?:e[rmns]?)?|er|(?-i:sie|Sie)|ihre?[rmn]?|seine?[rmn]?|ihn|ihm|patientin|familie|mutter",
    r"|vater|tochter|sohn|schwester|bruder|frau|herrn?|oma|opa|dame|tante|onkel|eltern|kind|freund(?:in)?",
    r"|je|j['’]ai|mon|ma|il|elle|sa|ses|lui|patiente|famille|mère|père|fille|fils|sœur|frère|mari|mme|dame",
    r"|enfant|grand-mère|grand-père|tante|oncle|voisine?|ami|amie)\b",
]);

/// Illness, treatment, the inside of a hospital: beginnings of words.
pub static CLINICAL: Pattern = Pattern::new(&[
    r"(?i)\b(?:ward|room \d|bed\b|icu|emergency|admitted|readmitted|discharged|diagnos|biops|surg|operat",
    r"|chemo|radiother|dialysis|transfus|insulin|heparin|dose|fever|pain|stroke|seizure|sepsis|pneumon",
    r"|cancer|tumou?r|diabet|infect|fractur|fell\b|symptom|treat|prescri|medicat|tablet|wound|needle|injur",
    r"|overdose|mri\b|ct\b|scan|x-ray|tested positive|intubat|ventilat|catheter|commode|allerg|pregnan",
    r"|miscarr|bleed|rash|relaps|lupus|covid|mrsa|embol|tetanus|diarrh|vomit|dementia|depress|anxi|asthma",
    r"|copd|heart|renal|kidney|liver|stoma|epilep|hiv|ectopic|crushing|hip\b|palpit|dizz|breathless|nausea",
    r"|headache|cough|lymphom|leuk[ae]|bypass|stent|c-section|caesarean|(?:in|into|to|from",
    r"|left) (?:the )?hospital|withdrawal|gangrene|ulcer|burns|burned|dehydrat|malnutrit|\w{3,20}(?:ectom",
    r"|otom|ostom|plast|oscop)|arrest|delirium|unwell|collapsed|cpr\b|rosc\b|pmh\b|breast|bulimi|anorex",
    r"|suicid|self-harm|psychos|migraine|arthrit|sclerosis|cyst|hernia|passed away|died\b|dying|hospice",
    r"|palliat|terminal|hospitalis|hospitaliz",
    r"|station|zimmer|bett\b|operiert|entlassen|aufgenommen|eingeliefert|fieber|schmerz|blutdruck",
    r"|tabletten|befund|krebs|infekt|sturz|gestürzt|sterben|behandelt|leidet|reanimiert|herzinfarkt",
    r"|schlaganfall|intensiv|notaufnahme|verweigert|krankenhaus|verbrann|herz|atemnot|schwindel|übelkeit",
    r"|anfall|tumor|chemo|verletz|\w{2,20}(?:krebs|operation|infarkt|entzündung|schmerz|bruch|fehler",
    r"|störung|vergiftung)",
    r"|chambre|opérée?|diabète|dépression|infarctus|césarienne|tumeur|chimio|fièvre|douleur|rechute",
    r"|traitement|perfusion|urgences|pneumo|admise?|souffre|embolie|ne dort|ne mange|avc\b)",
]);

/// Numbers and averages, not one person.
pub static STATISTICS: Pattern = Pattern::new(&[
    r"(?i)\b(?:mean|median|average|averaged|study|studies|studied|trial|cohort|survey|series|report",
    r"|reports|reported|paper|article|literature|vignette|imagine|hypothetical|fictional|exam|simulat",
    r"|magazine|newspaper|statistics|percent",
    r"|durchschnitt(?:lich|salter)?|mittel|median|studien?|umfrage|étude|moyenne?|médian|enquête)\b",
]);
