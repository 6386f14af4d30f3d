//! What people say of what happened to somebody: words of the ward, and words of the kitchen table.

/// A phrase a line; each stands there as whole words.
pub const PHRASES: &str = "rash\nrashes\nhives\nitch\nitching\nitchy\nitches\nanaphylaxis\nanaphylactic\nangioedema\nswelling
swollen\nswelled\nswelled up\nnausea\nnauseous\nvomit\nvomited\nvomiting\nthrew up\nthrowing up\nthrow up\nthrown up\npuking
puked\nsick to her stomach\nsick to his stomach\nsick to my stomach\nkeep anything down\nkeep food down\ndiarrhoea\ndiarrhea
constipated\nconstipation\nthe runs\nheartburn\nstomach ache\nstomach pain\nstomach cramps\nstomach bled\nbled\nbleeding
bleed\nbleeds\nnosebleed\nnosebleeds\nblood in\nblood\nbruise\nbruises\nbruising\nbruised\nheadache\nheadaches\nmigraine
migraines\ndizzy\ndizziness\nlightheaded\nlight-headed\nvertigo\nfainted\nfainting\nfaint\npassed out\npassing out
blacked out\ncollapsed\ncollapse\nfell\nseizure\nseizures\nfit\nfits\nconvulsion\nconvulsions\ntremor\ntremors\nshaking
shaky\nshakes\nchills\nfever\nfevers\nsweating\nsweats\ncramp\ncramps\nmuscle pain\nmuscle aches\nmuscle weakness\njoint pain
tendon\nweakness\nnumb\nnumbness\ntingling\npalpitations\nracing heart\nheart raced\nchest pain\nchest pains\ntight chest
short of breath\nshortness of breath\nbreathless\ncould not breathe\ncouldn't breathe\ncannot breathe\ncan't breathe\nwheezing
wheeze\ncough\ncoughing\ninsomnia\ncould not sleep\ncouldn't sleep\ncannot sleep\ncan't sleep\nnightmares\nhallucinations
hallucinated\nhallucinating\nseeing things\nconfused\nconfusion\ndelirious\nsuicidal\nsuicidal thoughts\nmood swings\nanxiety
panic attack\npanic attacks\ndepressed\nagitated\nagitation\ndrowsy\nsleepy\nexhausted\nfatigue\nfatigued\nzonked
blurred vision\nblurry vision\nlost her sight\nlost his sight\nringing in my ears\nringing in her ears\nringing in his ears
tinnitus\nhair loss\nhair fell out\nhair falling out\nlost my hair\nlost her hair\nblister\nblisters\nblistered\nskin peeled
skin peeling\npeeling\nturned red\nflushed\nflushing\nmouth ulcers\nmouth sores\ndry mouth\nlost taste\nmetallic taste
weight gain\ngain weight\ngained weight\nput on weight\nweight loss\nlost weight\njaundice\nyellow eyes\nturned yellow
liver failure\nliver enzymes\nkidney failure\nrenal failure\nlow blood pressure\nhypotension\nhypo\nhypoglycaemia
hypoglycemia\nstroke\nheart attack\nblood clot\nblood clots\nthrombosis\nneutropenia\nwhite cells dropped\nplatelets dropped
pancreatitis\nrhabdomyolysis\nstevens-johnson\nmiscarriage\nmiscarried\nbirth defect\nstillbirth\nwent to the er
rushed to the er\nended up in the er\nended up in hospital\nended up in the hospital\nrushed to hospital\nhospitalised
hospitalized\nintensive care\ncoma\ndied\ndeath\nfelt awful\nfelt terrible\nfelt sick\nbad reaction\nallergic reaction
broke out\nside effect\nside effects\nwithdrawal symptoms\nsaw double\nseeing double\nsaw things\ncardiac arrest\nout of bed\nended up in\non the toilet\nspots\nlost the baby\nlost a baby\ncovered in\nsweating buckets\nwide awake\nwould not wake\nstiff as\nhugging the toilet";
