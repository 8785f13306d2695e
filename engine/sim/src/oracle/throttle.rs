//! A shard's write limit as its documentation has it: no second holds more, a record larger than a second's worth
//! passes when nothing else weighs, and bytes weigh a second or as long as they take at the limit.

use penstock_engine::Throttle;

use crate::demand;
use crate::limits::THROTTLE_BLUR_NS;
use crate::oracle::Checked;

const SECOND_NS: u64 = 1_000_000_000;

/// What was admitted and may still weigh.
#[derive(Clone, Debug, Default)]
pub(super) struct Window(Vec<Admitted>);

/// Records that are admitted together or not at all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) records: u64,
    pub(super) bytes: u64,
}

#[derive(Clone, Copy, Debug)]
struct Admitted {
    until_ns: u64,
    asked: Asked,
    /// It was admitted for sure; else it may have been.
    sure: bool,
}

impl Window {
    /// Nothing is remembered over a restart.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Records that were admitted or not, at this time.
    pub(super) fn judge(
        &mut self,
        limits: &Throttle,
        now_ns: u64,
        records: impl Iterator<Item = (Asked, bool)>,
    ) -> Checked {
        self.0.retain(|entry| entry.until_ns + THROTTLE_BLUR_NS > now_ns);
        for (asked, admitted) in records {
            let Asked { records, bytes } = asked;
            let add = |(sum, count), entry: &Admitted| (sum + entry.asked.bytes, count + entry.asked.records);
            let weighs = self.0.iter().filter(|entry| entry.sure && entry.until_ns > now_ns);
            let (least, least_count) = weighs.fold((0, 0), add);
            let (most, most_count) = self.0.iter().fold((0, 0), add);
            let (limit, limit_count) = (limits.write_bytes_per_s, limits.write_records_per_s);
            if admitted {
                demand!(
                    (least == 0 || least + bytes <= limit) && least_count + records <= limit_count,
                    "the throttle let {bytes} bytes in {records} records through on top of {least} bytes and {least_count} records: \
                     {limits:?}"
                );
                self.admit(limits, now_ns, asked, true);
            } else {
                demand!(
                    (most > 0 && most + bytes > limit) || most_count + records > limit_count,
                    "the throttle refused {bytes} bytes in {records} records on top of {most} bytes and {most_count} records: {limits:?}"
                );
            }
        }
        Ok(())
    }

    /// Records that may have been admitted at this time: nobody was told.
    pub(super) fn perhaps(&mut self, limits: &Throttle, now_ns: u64, records: impl Iterator<Item = Asked>) {
        for asked in records {
            self.admit(limits, now_ns, asked, false);
        }
    }

    fn admit(&mut self, limits: &Throttle, now_ns: u64, asked: Asked, sure: bool) {
        let weighs_ns =
            u128::from(asked.bytes) * u128::from(SECOND_NS) / u128::from(limits.write_bytes_per_s.max(1));
        let until_ns = now_ns + SECOND_NS.max(weighs_ns as u64);
        self.0.push(Admitted { until_ns, asked, sure });
    }
}
