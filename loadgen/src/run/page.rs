//! Results as one file of HTML that needs nothing else: figures, plots, settings and machine, for whoever was not there.

use std::fmt::Write as _;

use super::plot::{Axis, Line, Scale, Unit, draw};
use super::results::{Figures, Kind, Results};
use crate::chart::escaped;
use crate::units::{figure, say_us};

const STYLE: &str = include_str!("page.css");

/// What latencies mean, for whoever looks at them.
const OPEN_LOOP: &str = "Open loop: requests were due at moments fixed beforehand, and latency counts from the moment a request was due, \
                         so that waiting for a slow answer before it is part of it.";
const CLOSED_LOOP: &str = "Closed loop: each connection sends when its last request is answered, and latency counts from the sending; such \
                           a load slows down with what it measures.";

const CAMERAS: &str = "Cameras: latency counts from when the last frame of a fragment left its camera until the fragment was acknowledged, \
                       or from when a frame left until it arrived. How late frames left is told apart.";

/// The page of a run.
pub(crate) fn of_run(results: &Results) -> String {
    let mut body = format!("<h1>{}</h1>\n", escaped(&results.title()));
    let _ = writeln!(
        body,
        "<p>{}, {}, penstock-loadgen {}</p>",
        escaped(&results.machine),
        results.date,
        results.version
    );
    let _ = writeln!(body, r#"<div class="tiles">{}</div>"#, tiles(results));
    let _ = writeln!(body, r#"<div class="plots">{}</div>"#, plots(results));
    let _ = writeln!(
        body,
        "<h2>Figures</h2>\n<p>{}</p>",
        match results.is_open_loop() {
            _ if results.settings.contains_key("cameras") => CAMERAS,
            true => OPEN_LOOP,
            false => CLOSED_LOOP,
        }
    );
    let _ = writeln!(
        body,
        r#"<div class="tables">{}{}</div>"#,
        table("Measured", results.lines().into_iter()),
        table("Settings", results.ordered_settings().into_iter())
    );
    let _ = writeln!(body, "<h2>Again</h2>\n<pre>{}</pre>", escaped(&command(results)));
    page(&results.title(), &body)
}

/// The page of runs with one option changed.
pub(crate) fn of_sweep(parameter: &str, points: &[(String, Results)]) -> String {
    let Some((_, first)) = points.first() else {
        return page(parameter, "");
    };
    let title = format!("{} by {parameter}", first.title());
    let mut body = format!("<h1>{}</h1>\n", escaped(&title));
    let _ = writeln!(
        body,
        "<p>{}, {}, penstock-loadgen {}</p>",
        escaped(&first.machine),
        first.date,
        first.version
    );
    let _ = writeln!(
        body,
        r#"<div class="plots" style="margin-top:24px">{}</div>"#,
        sweep_plots(parameter, points)
    );
    let mut rows = String::new();
    for name in [
        parameter,
        "records/s",
        "MB/s",
        "p50",
        "p90",
        "p99",
        "p99.9",
        "max",
        "errors",
        "not sent",
        "server CPU",
        "client CPU",
    ] {
        let _ = write!(rows, "<th>{}</th>", escaped(name));
    }
    for (value, results) in points {
        let main = &results.main;
        let known = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), say_us);
        let cells = [
            value.clone(),
            figure(main.records_per_s),
            figure(main.bytes_per_s / 1e6),
            known(main.p50),
            known(main.p90),
            known(main.p99),
            known(main.p99_9),
            known(main.max),
            figure(errors(main) as f64),
            figure(main.unsent_records as f64),
            known(results.server_cpu_us_per_record),
            known(results.client_cpu_us_per_record),
        ];
        let cells = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell)));
        let _ = write!(rows, "</tr>\n<tr>{}", cells.collect::<String>());
    }
    let _ = writeln!(
        body,
        r#"<h2>Runs</h2><p>Processor time is for each record.</p><div class="table"><table class="wide"><tr>{rows}</tr></table></div>"#
    );
    let settings = first.ordered_settings().into_iter().filter(|(name, _)| name != parameter);
    let _ =
        writeln!(body, r#"<h2>All of them</h2><div class="tables">{}</div>"#, table("Settings", settings));
    page(&title, &body)
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escaped(title)
    )
}

fn errors(figures: &Figures) -> u64 {
    figures.errors.values().sum()
}

/// What is looked at first.
fn tiles(results: &Results) -> String {
    let mut out = String::new();
    let mut tile = |name: &str, value: String, below: String, bad: bool| {
        let class = if bad { "tile bad" } else { "tile" };
        let _ = write!(
            out,
            r#"<div class="{class}"><small>{name}</small><b>{}</b><small>{}</small></div>"#,
            escaped(&value),
            escaped(&below)
        );
    };
    let main = &results.main;
    let known = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), say_us);
    let per_s = figure(main.records_per_s);
    tile("records/s", per_s, format!("{} MB/s", figure(main.bytes_per_s / 1e6)), false);
    tile("p50", known(main.p50), format!("p90 {}", known(main.p90)), false);
    tile("p99", known(main.p99), format!("p99.9 {}", known(main.p99_9)), false);
    tile("slowest", known(main.max), format!("mean {}", known(main.mean)), false);
    if let (Some(us), Some(seconds)) = (results.server_cpu_us_per_record, results.server_cpu_seconds) {
        let cores = format!("a record, {} cores", figure(seconds / results.seconds));
        tile("server CPU", format!("{} us", figure(us)), cores, false);
    } else if let Some(us) = results.client_cpu_us_per_record {
        let cores = format!("a record, {} cores", figure(results.client_cpu_seconds / results.seconds));
        tile("CPU of this process", format!("{} us", figure(us)), cores, false);
    }
    let refused = errors(main);
    let not_sent = format!("{} not sent", figure(main.unsent_records as f64));
    tile("refused or lost", figure(refused as f64), not_sent, refused > 0 || main.unsent_records > 0);
    out
}

fn latency_axis() -> Axis {
    Axis { label: "latency".into(), scale: Scale::Log, unit: Unit::Latency }
}

fn seconds_axis() -> Axis {
    Axis { label: "time".into(), scale: Scale::Linear, unit: Unit::Seconds }
}

fn records_axis() -> Axis {
    Axis { label: "records/s".into(), scale: Scale::Linear, unit: Unit::Count }
}

fn plots(results: &Results) -> String {
    let mut out = String::new();
    // The main kind first: it has the first colour.
    let mut kinds: Vec<(&String, &Kind)> = results.kinds.iter().collect();
    kinds.sort_by_key(|(_, kind)| kind.figures.records_per_s != results.main.records_per_s);
    let of_kind = |index: usize, name: &str, points: Vec<(f64, f64)>| Line::new(name, index, points);
    let curves =
        kinds.iter().enumerate().map(|(index, (name, kind))| of_kind(index, name, kind.curve.clone()));
    out += &draw(
        "Latency by percentile",
        &Axis { label: "requests that were faster".into(), scale: Scale::Percentile, unit: Unit::Percent },
        &latency_axis(),
        &curves.collect::<Vec<_>>(),
    );
    let mut rates = Vec::new();
    for (index, (name, kind)) in kinds.iter().enumerate() {
        let points = kind.intervals.iter().map(|interval| (interval.at_s, interval.records_per_s));
        let mut line = of_kind(index, name, points.collect());
        line.filled = index == 0;
        rates.push(line);
    }
    let length = interval_s(&kinds);
    let refused: Vec<(f64, f64)> = intervals_together(&kinds, |interval| interval.errors as f64 / length);
    if refused.iter().any(|(_, rate)| *rate > 0.0) {
        rates.push(Line::new("refused", 4, refused));
    }
    out += &draw("Throughput over time", &seconds_axis(), &records_axis(), &rates);
    for (name, kind) in &kinds {
        let line = |label: &str, colour, of: &dyn Fn(&super::results::Interval) -> Option<f64>| {
            // Where nothing was answered the line has a gap.
            let points = kind.intervals.iter();
            let points = points.map(|interval| (interval.at_s, of(interval).unwrap_or(f64::NAN)));
            Line::new(label, colour, points.collect())
        };
        let lines = [
            line("p50", 0, &|interval| interval.p50),
            line("p99", 1, &|interval| interval.p99),
            line("slowest", 2, &|interval| interval.max),
        ];
        let title =
            if kinds.len() > 1 { format!("Latency over time: {name}") } else { "Latency over time".into() };
        if lines.iter().flat_map(|line| &line.points).any(|point| point.1.is_finite()) {
            out += &draw(&title, &seconds_axis(), &latency_axis(), &lines);
        }
    }
    if let Some((_, kind)) = kinds.first() {
        let points = |of: &dyn Fn(&super::results::Interval) -> Option<f64>| {
            let points =
                kind.intervals.iter().filter_map(|interval| Some((interval.records_per_s, of(interval)?)));
            points.collect::<Vec<_>>()
        };
        let mut lines = [
            Line::new("p50", 0, points(&|interval| interval.p50)),
            Line::new("p99", 1, points(&|interval| interval.p99)),
        ];
        for line in &mut lines {
            line.joined = false;
        }
        out += &draw(
            "Latency against throughput, an interval a point",
            &records_axis(),
            &latency_axis(),
            &lines,
        );
    }
    out
}

/// Seconds of an interval.
fn interval_s(kinds: &[(&String, &Kind)]) -> f64 {
    let first = kinds.iter().filter_map(|(_, kind)| kind.intervals.first()).map(|interval| interval.at_s);
    first.fold(f64::MIN_POSITIVE, f64::max)
}

/// A figure of all kinds together, for each interval.
fn intervals_together(
    kinds: &[(&String, &Kind)],
    of: impl Fn(&super::results::Interval) -> f64,
) -> Vec<(f64, f64)> {
    let mut sums: Vec<(f64, f64)> = Vec::new();
    for (_, kind) in kinds {
        for (index, interval) in kind.intervals.iter().enumerate() {
            match sums.get_mut(index) {
                Some(sum) => sum.1 += of(interval),
                None => sums.push((interval.at_s, of(interval))),
            }
        }
    }
    sums
}

fn sweep_plots(parameter: &str, points: &[(String, Results)]) -> String {
    let line = |label: &str, colour, of: &dyn Fn(&Results) -> Option<f64>| {
        let known = points
            .iter()
            .filter_map(|(value, results)| Some((value, results.main.records_per_s, of(results)?)));
        let (notes, places) = known.map(|(value, rate, us)| (value.clone(), (rate, us))).unzip();
        let mut line = Line::new(label, colour, places);
        line.notes = notes;
        line
    };
    let mut p50 = line("p50", 0, &|results| results.main.p50);
    let p99 = line("p99", 1, &|results| results.main.p99);
    // Once is enough: both stand above each other.
    p50.notes.iter_mut().for_each(String::clear);
    let title = format!("Throughput against latency; beside each point: {parameter}");
    let mut out = draw(&title, &records_axis(), &latency_axis(), &[p50, p99]);
    let curves =
        points.iter().take(super::plot::COLOURS).enumerate().filter_map(|(index, (value, results))| {
            let main = results
                .kinds
                .values()
                .find(|kind| kind.figures.records_per_s == results.main.records_per_s)?;
            Some(Line::new(format!("{parameter} {value}"), index, main.curve.clone()))
        });
    out += &draw(
        "Latency by percentile",
        &Axis { label: "requests that were faster".into(), scale: Scale::Percentile, unit: Unit::Percent },
        &latency_axis(),
        &curves.collect::<Vec<_>>(),
    );
    out
}

fn table(title: &str, rows: impl Iterator<Item = (String, String)>) -> String {
    let rows = rows
        .map(|(name, value)| format!("<tr><td>{}</td><td>{}</td></tr>\n", escaped(&name), escaped(&value)));
    format!(
        "<div class=\"table\"><table><tr><th colspan=\"2\">{title}</th></tr>\n{}</table></div>\n",
        rows.collect::<String>()
    )
}

/// The command that repeats it.
fn command(results: &Results) -> String {
    let mut command = "penstock-loadgen run".to_owned();
    for (name, value) in results.ordered_settings() {
        match value.as_str() {
            "yes" => command += &format!(" --{name}"),
            value => command += &format!(" --{name} {value}"),
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::results::tests::made_up;

    #[test]
    fn a_page_needs_nothing_else_and_shows_everything() {
        let mut results = made_up(10, 500);
        results.settings.insert("stream".into(), "<b>".into());
        let page = of_run(&results);
        assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
        for outside in ["src=", "href=", "<script", "url(", "@import"] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert_eq!(page.matches("<figure>").count(), 4);
        for part in
            ["Latency by percentile", "Throughput over time", "refused", "a machine", "10,000", "&lt;b&gt;"]
        {
            assert!(page.contains(part), "{part}");
        }
        assert!(!page.contains("NaN") && !page.contains("<b><"));
    }

    #[test]
    fn a_page_says_what_latencies_mean() {
        let mut results = made_up(10, 500);
        assert!(of_run(&results).contains("Closed loop"));
        results.settings.insert("rate".into(), "5000".into());
        assert!(of_run(&results).contains("Open loop"));
        results.settings.insert("cameras".into(), "10".into());
        assert!(of_run(&results).contains("left its camera"));
    }

    #[test]
    fn a_sweep_draws_its_points_with_their_values() {
        let points = [("one".to_owned(), made_up(10, 500)), ("eight".to_owned(), made_up(70, 900))];
        let page = of_sweep("connections", &points);
        assert!(page.contains(">one</text>") && page.contains(">eight</text>"));
        assert_eq!((page.matches("<figure>").count(), page.matches("<td>eight</td>").count()), (2, 1));
        assert!(of_sweep("connections", &[]).contains("</html>"));
    }
}
