//! Pictures of a page: lines over two axes, as SVG within HTML. Colours come from the page's style sheet, so that a picture is at home
//! on a light page and on a dark one; sizes are those of an unscaled picture, and the page scales it.

use std::fmt::Write as _;

use crate::chart::escaped;
use crate::units::{figure, say_us};

// In pixels of an unscaled picture.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 620.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 274.0;

/// Colours of the style sheet.
pub(crate) const COLOURS: usize = 5;

/// A step that people count in fits so often into an axis.
const TICKS: f64 = 5.0;

/// How values are placed along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    /// From zero on, evenly.
    Linear,
    /// Each step ten times the one before.
    Log,
    /// Each step a tenth of what is left to 100: 90, 99, 99.9, ...
    Percentile,
}

/// What values are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Seconds of a run.
    Seconds,
    /// Microseconds, told in the unit that suits each.
    Latency,
    /// A count, or a count a second.
    Count,
    /// Percent of all requests.
    Percent,
}

/// An axis.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    pub(crate) label: String,
    pub(crate) scale: Scale,
    pub(crate) unit: Unit,
}

/// A line of points.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) points: Vec<(f64, f64)>,
    /// Which of the colours.
    pub(crate) colour: usize,
    /// What stands beside each point; nothing beside those that have none.
    pub(crate) notes: Vec<String>,
    /// The points are joined.
    pub(crate) joined: bool,
    /// What is below is filled.
    pub(crate) filled: bool,
}

impl Line {
    /// A line through points.
    pub(crate) fn new(label: impl Into<String>, colour: usize, points: Vec<(f64, f64)>) -> Line {
        Line { label: label.into(), points, colour, notes: Vec::new(), joined: true, filled: false }
    }
}

/// The part of an axis that is shown.
struct Span {
    scale: Scale,
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Span {
    fn of(scale: Scale, values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Span {
        let most = values.clone().fold(0.0, f64::max);
        let (least, most) = match scale {
            Scale::Linear => {
                let most = if most > 0.0 { most } else { 1.0 };
                let step = step(most);
                (0.0, (most / step).ceil().max(1.0) * step)
            }
            Scale::Log => {
                let least = values.filter(|value| *value > 0.0).fold(f64::INFINITY, f64::min);
                let least = if least.is_finite() { below(least) } else { 1.0 };
                let most = above(most.max(least));
                (least.log10(), if most > least { most.log10() } else { least.log10() + 1.0 })
            }
            // A curve goes as far as there are requests, and a little room beyond.
            Scale::Percentile => (0.0, place_of_percentile(most).max(1.0) + 0.1),
        };
        Span { scale, least, most, from, to }
    }

    fn place(&self, value: f64) -> f64 {
        let value = match self.scale {
            Scale::Linear => value,
            Scale::Log => value.max(f64::MIN_POSITIVE).log10(),
            Scale::Percentile => place_of_percentile(value),
        };
        let share = ((value - self.least) / (self.most - self.least)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }

    fn ticks(&self) -> Vec<f64> {
        match self.scale {
            Scale::Linear => {
                let step = step(self.most);
                let count = (self.most / step).round() as u32;
                (0..=count).map(|number| f64::from(number) * step).collect()
            }
            Scale::Log => {
                let (least, most) = (self.least.floor() as i32, self.most.ceil() as i32);
                // Over few decades also twos and fives; over many, whole decades are enough.
                let within: &[f64] = if self.most - self.least <= 3.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
                let all = (least..=most)
                    .flat_map(|power| within.iter().map(move |factor| factor * 10f64.powi(power)));
                let shown = |tick: &f64| (self.least - 1e-9..=self.most + 1e-9).contains(&tick.log10());
                all.filter(shown).collect()
            }
            Scale::Percentile => {
                let all = [0.0, 50.0, 90.0, 99.0, 99.9, 99.99, 99.999];
                all.into_iter().filter(|tick| place_of_percentile(*tick) <= self.most).collect()
            }
        }
    }
}

/// Decimal places of what is left: 90 is 1, 99 is 2.
fn place_of_percentile(percentile: f64) -> f64 {
    -(1.0 - percentile.min(99.9999) / 100.0).log10()
}

/// The step of 1, 2 or 5 that fits some times into this.
fn step(most: f64) -> f64 {
    let rough = most / TICKS;
    let power = 10f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// The greatest 1, 2 or 5 with zeros behind it that is no more, and the least that is no less.
fn below(value: f64) -> f64 {
    let power = 10f64.powf(value.log10().floor());
    let factor = [5.0, 2.0, 1.0].into_iter().find(|factor| factor * power <= value * (1.0 + 1e-9));
    factor.unwrap_or(1.0) * power
}

fn above(value: f64) -> f64 {
    let power = 10f64.powf(value.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= value * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// A value as an axis tells it.
fn tick(unit: Unit, value: f64) -> String {
    let plain = |value: f64| format!("{}", (value * 1000.0).round() / 1000.0);
    match unit {
        Unit::Seconds => format!("{} s", plain(value)),
        Unit::Percent => format!("{}%", plain(value)),
        Unit::Latency if value >= 1e6 => format!("{} s", plain(value / 1e6)),
        Unit::Latency if value >= 1e3 => format!("{} ms", plain(value / 1e3)),
        Unit::Latency => format!("{} us", plain(value)),
        Unit::Count if value >= 1e6 => format!("{} M", plain(value / 1e6)),
        Unit::Count if value >= 1e3 => format!("{} k", plain(value / 1e3)),
        Unit::Count => plain(value),
    }
}

/// A value as whoever points at it is told.
fn exact(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Seconds => format!("{} s", figure(value)),
        Unit::Percent => format!("{value}%"),
        Unit::Latency => say_us(value),
        Unit::Count => figure(value),
    }
}

/// A picture with its title and what its lines are.
pub(crate) fn draw(title: &str, across: &Axis, up: &Axis, lines: &[Line]) -> String {
    let mut out = String::new();
    let mut add = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    let values = || lines.iter().flat_map(|line| &line.points);
    let x = Span::of(across.scale, values().map(|point| point.0), LEFT, RIGHT);
    let y = Span::of(up.scale, values().map(|point| point.1), BOTTOM, TOP);
    add(format!("<figure><figcaption>{}</figcaption>", escaped(title)));
    let legend = lines.iter().map(|line| {
        format!(r#"<li><i class="k{}"></i>{}</li>"#, line.colour % COLOURS, escaped(&line.label))
    });
    add(format!(r#"<ul class="legend">{}</ul>"#, legend.collect::<String>()));
    add(format!(r#"<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{}">"#, escaped(title)));
    for at in y.ticks() {
        let place = y.place(at);
        add(format!(r#"<path class="grid" d="M{LEFT} {place:.1}H{RIGHT}"/>"#));
        add(format!(
            r#"<text class="tick" x="{}" y="{:.1}" text-anchor="end">{}</text>"#,
            LEFT - 8.0,
            place + 4.0,
            tick(up.unit, at)
        ));
    }
    for at in x.ticks() {
        let place = x.place(at);
        add(format!(r#"<path class="grid" d="M{place:.1} {TOP}V{BOTTOM}"/>"#));
        add(format!(
            r#"<text class="tick" x="{place:.1}" y="{}" text-anchor="middle">{}</text>"#,
            BOTTOM + 18.0,
            tick(across.unit, at)
        ));
    }
    add(format!(r#"<path class="axis" d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"/>"#));
    add(format!(r#"<text class="label" x="4" y="14">{}</text>"#, escaped(&up.label)));
    add(format!(
        r#"<text class="label" x="{RIGHT}" y="{}" text-anchor="end">{}</text>"#,
        BOTTOM + 38.0,
        escaped(&across.label)
    ));
    for line in lines {
        let colour = line.colour % COLOURS;
        let places: Vec<(f64, f64)> =
            line.points.iter().map(|point| (x.place(point.0), y.place(point.1))).collect();
        let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        if let (true, Some(first), Some(last)) = (line.filled, places.first(), places.last()) {
            add(format!(
                r#"<path class="f{colour}" d="M{:.1} {BOTTOM}L{}L{:.1} {BOTTOM}Z"/>"#,
                first.0,
                path.join("L"),
                last.0
            ));
        }
        if line.joined && !path.is_empty() {
            add(format!(r#"<path class="l{colour}" d="M{}"/>"#, path.join("L")));
        }
        for (index, ((x, y), point)) in places.iter().zip(&line.points).enumerate() {
            let shown = !line.joined || !line.notes.is_empty();
            add(format!(
                r#"<circle class="p{colour}{}" cx="{x:.1}" cy="{y:.1}" r="{}"><title>{}: {}, {}</title></circle>"#,
                if shown { "" } else { " hidden" },
                if shown { 3.5 } else { 6.0 },
                escaped(&line.label),
                exact(across.unit, point.0),
                exact(up.unit, point.1)
            ));
            if let Some(note) = line.notes.get(index).filter(|note| !note.is_empty()) {
                // Within the picture, also at its edges.
                let anchor = if *x > RIGHT - 60.0 { "end" } else { "middle" };
                add(format!(
                    r#"<text class="note" x="{x:.1}" y="{:.1}" text-anchor="{anchor}">{}</text>"#,
                    (y - 9.0).max(TOP + 4.0),
                    escaped(note)
                ));
            }
        }
    }
    add("</svg></figure>".into());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_what_people_count() {
        let span = |scale, values: &[f64]| Span::of(scale, values.iter().copied(), 0.0, 100.0);
        assert_eq!(span(Scale::Linear, &[3.0, 254_123.0]).ticks().last(), Some(&300_000.0));
        assert_eq!(span(Scale::Linear, &[0.0]).ticks().last(), Some(&1.0));
        let latency = span(Scale::Log, &[430.0, 7_800.0]);
        assert_eq!(
            latency.ticks().iter().map(|tick| tick.round()).collect::<Vec<_>>(),
            [200.0, 500.0, 1e3, 2e3, 5e3, 1e4]
        );
        assert!(latency.place(430.0) > 0.0 && latency.place(7_800.0) < 100.0);
        assert_eq!(span(Scale::Log, &[1.0, 1e6]).ticks().len(), 7);
        assert_eq!(span(Scale::Log, &[5.0]).ticks().len(), 4, "one value alone has an axis too");
        let percentiles = span(Scale::Percentile, &[0.0, 99.9]);
        assert_eq!(percentiles.ticks(), [0.0, 50.0, 90.0, 99.0, 99.9]);
        let steps: Vec<f64> = [90.0, 99.0, 99.9].map(|at| percentiles.place(at)).to_vec();
        assert!(((steps[1] - steps[0]) - (steps[2] - steps[1])).abs() < 1e-6);
    }

    #[test]
    fn ticks_have_units() {
        for (unit, value, said) in [
            (Unit::Latency, 500.0, "500 us"),
            (Unit::Latency, 20_000.0, "20 ms"),
            (Unit::Latency, 2e6, "2 s"),
            (Unit::Count, 250_000.0, "250 k"),
            (Unit::Count, 1_200_000.0, "1.2 M"),
            (Unit::Percent, 99.99, "99.99%"),
            (Unit::Seconds, 0.2, "0.2 s"),
        ] {
            assert_eq!(tick(unit, value), said);
        }
    }

    #[test]
    fn a_picture_has_every_point_and_its_text_is_escaped() {
        let axis = |label: &str, unit| Axis { label: label.into(), scale: Scale::Linear, unit };
        let mut line = Line::new("a < b", 1, vec![(0.0, 0.0), (1.0, 10.0)]);
        line.notes = vec![String::new(), "x & y".into()];
        let picture = draw("t", &axis("s", Unit::Seconds), &axis("n", Unit::Count), &[line]);
        assert_eq!(picture.matches("<circle").count(), 2);
        assert!(picture.contains("a &lt; b") && picture.contains("x &amp; y"));
        assert!(picture.contains("M76.0 274.0L620.0 30.0"), "{picture}");
        assert!(!draw("t", &axis("s", Unit::Seconds), &axis("n", Unit::Count), &[]).contains("NaN"));
    }
}
