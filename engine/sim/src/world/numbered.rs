//! Producers that number their appends: they send them again, too early, in older lives and in newer ones.

use penstock_engine::Producer;

use super::{Waiting, What, World};
use crate::oracle::{Checked, Numbered, Once, Sent};
use crate::random::Random;

impl World {
    /// The numbered appends of a producer that are not answered yet.
    fn pending(&self, lane: usize, shard: u64, id: u64) -> impl Iterator<Item = &Once> {
        let sent = move |waiting: &Waiting| waiting.shard == shard && !waiting.done;
        self.waiting[lane].iter().filter(move |waiting| sent(waiting)).filter_map(move |waiting| {
            let What::Append { sent: Sent { once: Some(once), .. }, .. } = &waiting.what else { return None };
            (once.producer.id == id).then_some(once)
        })
    }

    /// An append of one of the shard's producers: mostly the next one; else one that was sent before, or one whose
    /// time has not come, and not always by the life of the producer that is due. `sizes` are those of its records, if
    /// it was not sent before.
    ///
    /// # Errors
    /// The engine refused at once, and had no reason to.
    pub fn append_once(&mut self, shard: u64, random: &mut Random, sizes: Vec<usize>) -> Checked {
        let lane = self.shards[&shard].lane;
        let mut id = random.between(0, self.parameters.producers.max(1) - 1);
        let lost = |known: Option<&Numbered>| known.is_some_and(|known| known.lost);
        while lost(self.shards[&shard].producers.get(&id)) {
            id += self.parameters.producers.max(1);
        }
        let known = self.shards[&shard].producers.get(&id);
        let (least, epoch) = known.map_or((0, 0), |known| (known.next(), known.epoch));
        let pending = || self.pending(lane, shard, id);
        let most = pending().map(|once| once.producer.sequence + 1).max().unwrap_or(0).max(least);
        let epochs: Vec<u32> = pending().map(|once| once.producer.epoch).collect();
        let newest = epochs.iter().copied().max().unwrap_or(0).max(epoch);
        let sequence = match random.between(0, 11) {
            0..=6 => most,
            7 => least,
            8 => most.saturating_sub(1),
            9 => most.saturating_sub(random.skewed(0, 8)),
            10 => least.saturating_sub(random.skewed(1, 8)),
            _ => most + random.skewed(1, 3),
        };
        let epoch = match random.between(0, 15) {
            0 => newest.saturating_sub(random.skewed(1, 3) as u32),
            1 => newest + random.skewed(1, 3) as u32,
            _ => newest,
        };
        let producer = Producer { id, epoch, sequence };
        let number = self.next_append;
        let known =
            self.shards.get_mut(&shard).expect("the shard was just seen").producers.entry(id).or_default();
        let content = known.contents.entry(sequence).or_insert((number, sizes)).clone();
        self.tried.numbered += 1;
        self.tried.sent_again += u64::from(content.0 != number);
        let once = Once { producer, least, most, epoch: known.epoch, epochs, found: None };
        self.send(shard, &content, Some(once))
    }
}
