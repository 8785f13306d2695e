//! Bars as a picture (SVG), for the documentation: one bar a line, its length in proportion, the figure beside it.

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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
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
}
