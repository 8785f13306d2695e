//! Figures as pictures (SVG), for the documentation: bars, one a line, each with its figure beside it; and points of two
//! figures, both on scales in which each step is ten times the one before.

use std::fmt::Write;

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// How long it is.
    pub value: f64,
    /// What is written behind it.
    pub note: String,
    /// Ours is drawn in another colour.
    pub ours: bool,
}

// Lengths are in pixels of an unscaled picture.
const WIDTH: f64 = 860.0;
const BARS_FROM: f64 = 250.0;
const BARS_WIDTH: f64 = 360.0;
const TOP: f64 = 56.0;
const ROW: f64 = 34.0;
const BAR_HEIGHT: f64 = 20.0;
const MARGIN: f64 = 16.0;

/// The picture. It brings its own background, so that it is read on a dark page as well.
#[must_use]
pub fn svg(title: &str, bars: &[Bar]) -> String {
    let most = bars.iter().map(|bar| bar.value).fold(f64::MIN_POSITIVE, f64::max);
    let height = TOP + ROW * bars.len() as f64 + MARGIN;
    let mut out = String::new();
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="14" fill="#1f2328">"##
    ));
    line(format!(r##"  <rect width="{WIDTH}" height="{height}" fill="#ffffff"/>"##));
    line(format!(r#"  <text x="{MARGIN}" y="30" font-size="16">{}</text>"#, escaped(title)));
    for (row, bar) in bars.iter().enumerate() {
        let top = TOP + ROW * row as f64;
        let baseline = top + BAR_HEIGHT - 5.0;
        // A bar is seen even where it is short.
        let length = (bar.value / most * BARS_WIDTH).max(1.0);
        let colour = if bar.ours { "#0969da" } else { "#8c959f" };
        line(format!(
            r#"  <text x="{}" y="{baseline}" text-anchor="end">{}</text>"#,
            BARS_FROM - 10.0,
            escaped(&bar.label)
        ));
        line(format!(
            r#"  <rect x="{BARS_FROM}" y="{top}" width="{length:.1}" height="{BAR_HEIGHT}" fill="{colour}"/>"#
        ));
        line(format!(
            r#"  <text x="{:.1}" y="{baseline}">{}</text>"#,
            BARS_FROM + length + 8.0,
            escaped(&bar.note)
        ));
    }
    line("</svg>".into());
    out
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A row of points that belong together.
#[derive(Clone, Debug)]
pub struct Series {
    /// What they have in common.
    pub label: String,
    /// Points, each with what is written beside it.
    pub points: Vec<(f64, f64, String)>,
    /// Joined by a broken line.
    pub broken: bool,
    /// Which of the colours.
    pub colour: usize,
}

const COLOURS: [&str; 4] = ["#0969da", "#1a7f37", "#bc4c00", "#8250df"];

// Of a picture of points, in pixels again.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 840.0;
const UPPER: f64 = 60.0;
const LOWER: f64 = 480.0;
const LEGEND: f64 = 560.0;

/// A scale whose ends are powers of ten.
struct Scale {
    least: i32,
    most: i32,
    from: f64,
    to: f64,
}

impl Scale {
    fn of(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Scale {
        let least =
            values.clone().fold(f64::INFINITY, f64::min).max(f64::MIN_POSITIVE).log10().floor() as i32;
        let most = values.fold(0.0, f64::max).max(f64::MIN_POSITIVE).log10().ceil() as i32;
        Scale { least, most: most.max(least + 1), from, to }
    }

    fn place(&self, value: f64) -> f64 {
        let share = (value.log10() - f64::from(self.least)) / f64::from(self.most - self.least);
        self.from + share * (self.to - self.from)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (self.least..=self.most).map(|power| 10f64.powi(power))
    }
}

/// The picture of points.
#[must_use]
pub fn points(title: &str, across: &str, up: &str, series: &[Series]) -> String {
    let values = || series.iter().flat_map(|series| &series.points);
    let x = Scale::of(values().map(|point| point.0), LEFT, RIGHT);
    let y = Scale::of(values().map(|point| point.1), LOWER, UPPER);
    let height = LEGEND + 22.0 * series.len() as f64 + MARGIN - 22.0;
    let mut out = String::new();
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13" fill="#1f2328">"##
    ));
    line(format!(r##"  <rect width="{WIDTH}" height="{height}" fill="#ffffff"/>"##));
    line(format!(r#"  <text x="{MARGIN}" y="30" font-size="16">{}</text>"#, escaped(title)));
    for tick in x.ticks() {
        let at = x.place(tick);
        line(format!(r##"  <path d="M{at:.1} {UPPER}V{LOWER}" stroke="#d0d7de"/>"##));
        line(format!(r#"  <text x="{at:.1}" y="{}" text-anchor="middle">{tick}</text>"#, LOWER + 18.0));
    }
    for tick in y.ticks() {
        let at = y.place(tick);
        line(format!(r##"  <path d="M{LEFT} {at:.1}H{RIGHT}" stroke="#d0d7de"/>"##));
        line(format!(r#"  <text x="{}" y="{:.1}" text-anchor="end">{tick}</text>"#, LEFT - 8.0, at + 4.0));
    }
    line(format!(
        r#"  <text x="{}" y="{}" text-anchor="middle">{}</text>"#,
        LEFT.midpoint(RIGHT),
        LOWER + 40.0,
        escaped(across)
    ));
    let middle = UPPER.midpoint(LOWER);
    line(format!(
        r#"  <text x="20" y="{middle}" text-anchor="middle" transform="rotate(-90 20 {middle})">{}</text>"#,
        escaped(up)
    ));
    for (row, series) in series.iter().enumerate() {
        let colour = COLOURS[series.colour % COLOURS.len()];
        let dashes = if series.broken { r#" stroke-dasharray="5 4""# } else { "" };
        let places: Vec<String> = series
            .points
            .iter()
            .map(|point| format!("{:.1},{:.1}", x.place(point.0), y.place(point.1)))
            .collect();
        line(format!(
            r#"  <polyline points="{}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>"#,
            places.join(" ")
        ));
        for (across, up, note) in &series.points {
            let (across, up) = (x.place(*across), y.place(*up));
            line(format!(r#"  <circle cx="{across:.1}" cy="{up:.1}" r="3" fill="{colour}"/>"#));
            if !note.is_empty() {
                line(format!(
                    r#"  <text x="{:.1}" y="{:.1}" font-size="11" fill="{colour}">{}</text>"#,
                    across + 5.0,
                    up - 5.0,
                    escaped(note)
                ));
            }
        }
        let at = LEGEND + 22.0 * row as f64 - 12.0;
        line(format!(
            r#"  <path d="M{LEFT} {at}h40" stroke="{colour}" stroke-width="2"{dashes}/><text x="{}" y="{}">{}</text>"#,
            LEFT + 50.0,
            at + 4.0,
            escaped(&series.label)
        ));
    }
    line("</svg>".into());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_and_text_is_escaped() {
        let bar = |value, label: &str| Bar { label: label.into(), value, note: "n".into(), ours: false };
        let picture = svg("a < b", &[bar(200.0, "x & y"), bar(50.0, "z")]);
        assert!(picture.contains("a &lt; b") && picture.contains("x &amp; y"));
        assert!(picture.contains(r#"width="360.0""#) && picture.contains(r#"width="90.0""#));
    }

    #[test]
    fn each_power_of_ten_is_as_far_from_the_next() {
        let series = Series {
            label: "one & all".into(),
            points: vec![
                (1.0, 0.1, "first".into()),
                (10.0, 1.0, String::new()),
                (100.0, 10.0, String::new()),
            ],
            broken: true,
            colour: 0,
        };
        let picture = points("title", "MB/s", "ms", &[series]);
        assert!(picture.contains("70.0,480.0 455.0,270.0 840.0,60.0"), "{picture}");
        assert!(picture.contains("one &amp; all") && picture.contains("first"));
    }
}
