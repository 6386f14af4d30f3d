//! What is written in the world: made-up words beside plain ones, in sentences of likely lengths.

use rand::{Rng, RngExt, rngs::SmallRng, seq::IndexedRandom};

use super::plan::{World, normal, whole};

const PLAIN: &str = "the of and to in a for is on that with as are by from it was be this at or an which not have has \
    patients care health people study clinic hospital nurse doctor ward blood heart kidney lung sleep pain salt sugar \
    exercise trial evidence risk dose treatment symptoms therapy surgery vaccine infection screening community online \
    social media video message group support family home school work data privacy trust question answer week month \
    year first second more less early late new old better worse small large often rarely after before during between \
    children adults women men older younger reported found showed suggests advice guideline review team program";
const SYLLABLES: &str = "car di neu ro gas tro he pa to ne phro der ma os te op tho my co vas cu lar pul mo na end o \
    cri no logy pathy itis osis emia uria algia plasty scope gram tonic lytic zole pril sartan olol statin mab vir";

#[derive(Debug)]
pub struct Words {
    /// The first are used most.
    all: Vec<String>,
    /// Ready paragraphs, as source; nothing in them is markup.
    paragraphs: Vec<String>,
}

impl Words {
    pub fn new() -> Self {
        let mut chance = World::chance(100);
        let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
        let mut all: Vec<String> = PLAIN.split_whitespace().map(str::to_owned).collect();
        while all.len() < 20_000 {
            let parts = chance.random_range(2..=4);
            all.push((0..parts).filter_map(|_| syllables.choose(&mut chance).copied()).collect());
        }
        let mut words = Self { all, paragraphs: Vec::new() };
        words.paragraphs = (0..20_000)
            .map(|_| {
                let length = 120 + chance.random_range(0..700);
                words.text(&mut chance, length)
            })
            .collect();
        words
    }

    /// Sentences of so many bytes or a few more.
    pub fn text(&self, chance: &mut SmallRng, length: usize) -> String {
        let mut text = String::with_capacity(length + 40);
        while text.len() < length {
            let begin = text.len();
            for place in 0..chance.random_range(6..22) {
                if place > 0 {
                    text.push(' ');
                }
                text.push_str(self.word(chance));
            }
            text[begin..=begin].make_ascii_uppercase();
            text.push_str(". ");
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Paragraphs of an excerpt: 190 to 10,000 characters, in the middle 3,400.
    pub fn excerpt(&self, chance: &mut SmallRng) -> Vec<&str> {
        let length = whole((3400.0 * normal(chance).mul_add(0.9, 0.0).exp()).clamp(190.0, 9_200.0)) as usize;
        let (mut paragraphs, mut so_far) = (Vec::new(), 0);
        while so_far < length {
            let Some(paragraph) = self.paragraphs.choose(chance) else { break };
            so_far += paragraph.len();
            paragraphs.push(paragraph.as_str());
        }
        paragraphs
    }

    pub fn paragraph(&self, chance: &mut SmallRng) -> &str {
        self.paragraphs.choose(chance).map_or("", String::as_str)
    }

    /// Some words without a full stop, of so many bytes at most.
    pub fn title(&self, chance: &mut SmallRng, most: usize) -> String {
        let length = chance.random_range(most / 4..most);
        let mut title = self.text(chance, length).replace('.', "");
        title.truncate(most);
        title.truncate(title.rfind(' ').unwrap_or(most));
        title
    }

    /// By Zipf's law, as in any language.
    fn word(&self, chance: &mut impl Rng) -> &str {
        let most = f64::from(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let place = whole(most.powf(chance.random::<f64>()) - 1.0) as usize;
        &self.all[place.min(self.all.len() - 1)]
    }
}
