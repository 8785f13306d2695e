//! Which expressions never go back, and when such an expression will next change: that tells when a group is complete.

use crate::civil;

/// How an expression goes along with the rows of a stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Course {
    /// Up and down.
    Any,
    /// The same for all rows.
    Constant,
    /// Never down, or never up; and when it changes.
    Steady { rising: bool, tick: Tick },
}

/// When a steady expression changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Tick {
    /// With ROWTIME itself, of which it is so many milliseconds ahead, if that is known.
    Each { ahead: Option<i64> },
    /// When ROWTIME reaches a multiple of the period plus the offset, in milliseconds. Its value is then ROWTIME plus so much, if
    /// that is known.
    Grid { period: i64, offset: i64, ahead: Option<i64> },
    /// When ROWTIME minus the offset reaches a month that is a multiple of so many since 1970-01.
    Months { count: i64, offset: i64 },
    /// When a row shows it.
    Shown,
}

impl Course {
    pub(crate) fn is_steady(&self) -> bool {
        matches!(self, Course::Steady { .. })
    }

    /// Of `-e`, and of `e` times a negative number.
    pub(crate) fn reversed(self) -> Course {
        match self {
            Course::Steady { rising, tick } => Course::Steady { rising: !rising, tick: tick.unknown() },
            course => course,
        }
    }

    /// Of `e` times a positive number and whatever else keeps order: the same ticks, other values.
    pub(crate) fn rescaled(self) -> Course {
        match self {
            Course::Steady { rising, tick } => Course::Steady { rising, tick: tick.unknown() },
            course => course,
        }
    }

    /// Of `e + c` in milliseconds; none if the constant is not known.
    pub(crate) fn shifted(self, by: Option<i64>) -> Course {
        let Some(by) = by else { return self.rescaled() };
        match self {
            Course::Steady { rising, tick: Tick::Each { ahead } } => {
                let ahead = ahead.and_then(|ahead| ahead.checked_add(by));
                Course::Steady { rising, tick: Tick::Each { ahead } }
            }
            Course::Steady { rising, tick: Tick::Grid { period, offset, ahead } } => {
                let ahead = ahead.and_then(|ahead| ahead.checked_add(by));
                Course::Steady { rising, tick: Tick::Grid { period, offset, ahead } }
            }
            course => course.rescaled(),
        }
    }

    /// Of the sum of two.
    pub(crate) fn plus(self, other: Course) -> Course {
        match (self, other) {
            (Course::Constant, Course::Constant) => Course::Constant,
            (Course::Constant, course) | (course, Course::Constant) => course.rescaled(),
            (Course::Steady { rising, tick }, Course::Steady { rising: other, tick: second })
                if rising == other =>
            {
                let tick = if tick.unknown() == second.unknown() { tick.unknown() } else { Tick::Shown };
                Course::Steady { rising, tick }
            }
            _ => Course::Any,
        }
    }

    /// Of the value rounded down (or up, which changes a millisecond after) to a multiple of so many milliseconds.
    pub(crate) fn stepped(self, period: i64, up: bool) -> Course {
        let (rising, tick) = match self {
            Course::Steady { rising, tick } => (rising, tick),
            course => return course,
        };
        let late = i64::from(up);
        let tick = match tick {
            Tick::Each { ahead: Some(ahead) } => {
                // Rounded down, the value at a tick is ROWTIME and what it is ahead.
                Tick::Grid {
                    period,
                    offset: (late - ahead).rem_euclid(period),
                    ahead: (!up).then_some(ahead),
                }
            }
            Tick::Grid { period: inner, ahead: Some(ahead), .. } if period % inner == 0 && !up => {
                Tick::Grid { period, offset: (-ahead).rem_euclid(period), ahead: Some(ahead) }
            }
            _ => Tick::Shown,
        };
        Course::Steady { rising, tick }
    }

    /// Of the value rounded down to so many months.
    pub(crate) fn stepped_by_months(self, count: i64) -> Course {
        match self {
            Course::Steady { rising, tick: Tick::Each { ahead: Some(ahead) } } => {
                Course::Steady { rising, tick: Tick::Months { count, offset: -ahead } }
            }
            Course::Steady { rising, .. } => Course::Steady { rising, tick: Tick::Shown },
            course => course,
        }
    }

    /// Of a key in the rows that a group makes, which bear the time of the group's end: the tick is a millisecond later.
    pub(crate) fn of_group(&self) -> Course {
        match self {
            Course::Steady { rising, tick } => Course::Steady { rising: *rising, tick: tick.of_group() },
            course => course.clone(),
        }
    }
}

impl Tick {
    fn unknown(self) -> Tick {
        match self {
            Tick::Each { .. } => Tick::Each { ahead: None },
            Tick::Grid { period, offset, .. } => Tick::Grid { period, offset, ahead: None },
            tick => tick,
        }
    }

    fn of_group(self) -> Tick {
        match self {
            Tick::Grid { period, offset, .. } => {
                Tick::Grid { period, offset: (offset + 1).rem_euclid(period), ahead: None }
            }
            Tick::Months { count, offset } => Tick::Months { count, offset: offset + 1 },
            tick => tick,
        }
    }

    /// The first moment after this one at which the value may be another; none if only a row can show it.
    pub(crate) fn next(self, rowtime: i64) -> Option<i64> {
        match self {
            Tick::Each { .. } => rowtime.checked_add(1),
            Tick::Grid { period, offset, .. } => {
                let within = rowtime.checked_sub(offset)?.rem_euclid(period);
                rowtime.checked_add(period - within)
            }
            Tick::Months { count, offset } => {
                let month = civil::months(rowtime.checked_sub(offset)?);
                civil::month_start((month.div_euclid(count) + 1) * count)?.checked_add(offset)
            }
            Tick::Shown => None,
        }
    }

    /// Before what nothing comes of a window that ends then, or, where there is none, of one that a row of this moment would open.
    pub(crate) fn bound(self, ends: Option<i64>, now: i64) -> i64 {
        ends.or_else(|| self.next(now)).map_or(now, |next| self.end(next))
    }

    /// ROWTIME of the rows of a group that ends at that moment. A group of one instant bears that instant.
    pub(crate) fn end(self, next: i64) -> i64 {
        if matches!(self, Tick::Each { .. }) { next - 1 } else { next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rowtime() -> Course {
        Course::Steady { rising: true, tick: Tick::Each { ahead: Some(0) } }
    }

    fn next(course: &Course, at: &str) -> String {
        let Course::Steady { tick, .. } = course else { panic!("{course:?}") };
        let mut out = Vec::new();
        civil::write_timestamp(tick.next(civil::parse_timestamp(at).unwrap()).unwrap(), true, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_minute_ends_with_the_minute_whatever_is_added_to_it() {
        let minute = rowtime().stepped(60_000, false);
        assert_eq!(next(&minute, "2005-05-01 22:49:10"), "2005-05-01 22:50:00.000");
        assert_eq!(next(&minute, "2005-05-01 22:50:00"), "2005-05-01 22:51:00.000");
        let yesterday = minute.clone().shifted(Some(-86_400_000));
        assert_eq!(next(&yesterday, "2005-05-01 22:49:10"), "2005-05-01 22:50:00.000");
        // What is subtracted before moves the ticks.
        let late = rowtime().shifted(Some(-10_000)).stepped(60_000, false);
        assert_eq!(next(&late, "2005-05-01 22:50:09"), "2005-05-01 22:50:10.000");
        assert_eq!(next(&minute.stepped(3_600_000, false), "2005-05-01 22:49:10"), "2005-05-01 23:00:00.000");
    }

    #[test]
    fn months_end_with_the_month() {
        let quarter = rowtime().stepped_by_months(3);
        assert_eq!(next(&quarter, "2005-05-01 22:49:10"), "2005-07-01 00:00:00.000");
    }

    #[test]
    fn rounding_up_changes_a_millisecond_later() {
        let ceiling = rowtime().stepped(60_000, true);
        assert_eq!(next(&ceiling, "2005-05-01 22:49:10"), "2005-05-01 22:50:00.001");
        let of_group = rowtime().stepped(60_000, false).of_group();
        assert_eq!(next(&of_group, "2005-05-01 22:50:00"), "2005-05-01 22:50:00.001");
    }

    #[test]
    fn what_turns_is_not_steady() {
        assert_eq!(rowtime().plus(rowtime().reversed()), Course::Any);
        assert!(rowtime().plus(rowtime()).is_steady());
        assert_eq!(Course::Constant.plus(Course::Constant), Course::Constant);
    }
}
