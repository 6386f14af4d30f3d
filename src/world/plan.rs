//! What stands where in the world, before any of it is written.

use std::collections::HashSet;

use rand::{Rng, RngExt, SeedableRng, rngs::SmallRng};

/// The same each time.
const SEED: u64 = 1847;
/// How long it has lasted, in seconds, and when it ended (2026-11-01).
const LASTED: i64 = 10 * 365 * 86_400;
const ENDED: i64 = 1_793_491_200;

/// Ids begin behind those that are there.
#[derive(Debug)]
pub struct World {
    pub boards: u32,
    /// The first accounts; the others only read and talk.
    pub curators: u32,
    pub accounts: u32,
    /// In the order in which they were scooped.
    pub scoops: Vec<Planned>,
    pub articles: Vec<u32>,
    pub first_account: i64,
}

/// One scoop; all numbers count from 0.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    pub board: u32,
    pub article: u32,
    /// The one it was taken from.
    pub via: Option<u32>,
    pub at: i64,
    pub comments: u16,
    pub thanks: u16,
    pub published: bool,
    pub pinned: bool,
    pub has_insight: bool,
}

impl World {
    /// With so many scoops; a tenth as many boards, of which the largest has a twelfth of them all.
    pub fn planned(scoops: u32, first_account: i64) -> Self {
        let mut chance = Self::chance(0);
        let boards = (scoops / 10).max(1);
        let curators = (boards / 2).max(3);
        let mut world = Self {
            boards,
            curators,
            accounts: curators + (scoops / 10).max(50),
            scoops: Vec::with_capacity(scoops as usize),
            articles: Vec::with_capacity(scoops as usize),
            first_account,
        };
        let (mut taken, mut begun) = (HashSet::new(), vec![false; boards as usize]);
        for number in 0..scoops {
            let board = world.any_board(&mut chance);
            let fresh = u32::try_from(world.articles.len()).unwrap_or(u32::MAX);
            // Every seventh is of an article that stands elsewhere already.
            let other = (number > 0 && chance.random_ratio(1, 7)).then(|| chance.random_range(0..number));
            let other = other.map(|other| (other, world.scoops[other as usize]));
            let other = other.filter(|(_, other)| other.board != board && taken.insert((board, other.article)));
            let article = other.map_or(fresh, |(_, other)| other.article);
            if article == fresh {
                world.articles.push(number);
                taken.insert((board, fresh));
            }
            let share = i64::from(number) * LASTED / i64::from(scoops);
            world.scoops.push(Planned {
                board,
                article,
                via: other.filter(|(_, other)| other.published && chance.random_bool(0.5)).map(|(number, _)| number),
                at: ENDED - LASTED + share,
                comments: many(&mut chance, 1.2, 1.5, 2000.0),
                thanks: many(&mut chance, -0.7, 1.2, 300.0),
                published: !chance.random_ratio(1, 40),
                pinned: false,
                has_insight: chance.random_bool(0.7),
            });
            let Some(scoop) = world.scoops.last_mut() else { continue };
            if scoop.published && !begun[board as usize] {
                begun[board as usize] = true;
                scoop.pinned = board.is_multiple_of(3);
            }
            if !scoop.published {
                (scoop.comments, scoop.thanks) = (0, 0);
            }
        }
        world
    }

    /// What decides one thing after another, the same each time for the same table.
    pub fn chance(table: u64) -> SmallRng {
        SmallRng::seed_from_u64(SEED + table)
    }

    /// By Zipf's law: the second largest has half of the largest.
    fn any_board(&self, chance: &mut SmallRng) -> u32 {
        whole(f64::from(self.boards).powf(chance.random::<f64>()) - 1.0).min(self.boards - 1)
    }

    /// Who keeps a board.
    pub fn owner(&self, board: u32) -> i64 {
        self.account(board.wrapping_mul(2_654_435_761) % self.curators)
    }

    pub fn account(&self, number: u32) -> i64 {
        self.first_account + i64::from(number)
    }

    pub fn visibility(board: u32) -> &'static str {
        match board % 100 {
            97..=98 => "unlisted",
            99 => "private",
            _ => "public",
        }
    }
}

/// Around a middle, and now and then very many: a log-normal number.
fn many(chance: &mut SmallRng, mean: f64, spread: f64, most: f64) -> u16 {
    u16::try_from(whole(normal(chance).mul_add(spread, mean).exp().min(most))).unwrap_or(u16::MAX)
}

/// Of mean 0 and deviation 1, near enough (Irwin and Hall).
pub fn normal(chance: &mut impl Rng) -> f64 {
    (0..12).map(|_| chance.random::<f64>()).sum::<f64>() - 6.0
}

/// Rounded down; nothing below 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is cut off on purpose")]
pub fn whole(number: f64) -> u32 {
    number as u32
}
