//! Timestamps of prefixes held against Java's own `DateTimeFormatter`: what it refuses is refused, and what it prints is printed.
//!
//! Java before 16 does not know all letters, and later ones may change some; so without Java 17 the test says that it was left out.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use penstock_transform::prefix::{Moment, Prefixes, Zone};
use std::fs;
use std::process::Command;

const JAVA: &str = r#"
import java.nio.file.*;
import java.time.*;
import java.time.format.*;
import java.util.*;
public class Patterns {
    public static void main(String[] folder) throws Exception {
        List<String> patterns = Files.readAllLines(Path.of(folder[0], "patterns"));
        for (String line : Files.readAllLines(Path.of(folder[0], "moments"))) {
            String[] moment = line.split(" ");
            ZonedDateTime at = Instant.ofEpochMilli(Long.parseLong(moment[0])).atZone(ZoneId.of(moment[1]));
            for (String pattern : patterns) {
                String printed;
                try {
                    printed = "=" + DateTimeFormatter.ofPattern(pattern, Locale.US).format(at);
                } catch (IllegalArgumentException | IndexOutOfBoundsException refused) {
                    printed = "refused";
                } catch (DateTimeException padding) {
                    printed = "padding";
                }
                System.out.println(printed);
            }
        }
    }
}
"#;

/// Patterns of one letter, up to twenty times, and of what users write.
fn patterns() -> Vec<String> {
    let letters = ('A'..='Z').chain('a'..='z');
    // Java's names of zones are its own: `z` and `v` of zones other than UTC are not compared.
    let letters = letters.filter(|letter| !matches!(letter, 'z' | 'v'));
    let mut patterns: Vec<String> =
        letters.flat_map(|letter| (1..=20).map(move |count| letter.to_string().repeat(count))).collect();
    let others = [
        "yyyy/MM/dd/HH/",
        "yyyy'-'MM'-'dd",
        "'year='yyyy'/month='MM'/day='dd'/hour='HH",
        "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
        "EEEE, d MMMM uuuu h:mm a",
        "YYYY-'W'ww-e",
        "''",
        "'a''b'",
        "a''b",
        "'",
        "yyyy'",
        "''''",
        "[yyyy]",
        "[yyyy",
        "yyyy]",
        "[[yy]M",
        "{",
        "#",
        "pH",
        "ppH",
        "pppHH",
        "ppHH",
        "pHH",
        "p",
        "pp",
        "pp-",
        "ppMMMM",
        "1é-/=_",
        "yyyyMMddHHmmssSSS",
        "DDD",
        "QQQ-yy",
        "ppppp'x'",
    ];
    patterns.extend(others.map(str::to_owned));
    patterns
}

const MOMENTS: &[(i64, &str)] = &[
    (1_783_951_509_123, "UTC"),
    (0, "UTC"),
    // Noon, midnight, the last and the first days of years.
    (1_798_718_400_000, "UTC"),
    (1_798_761_599_999, "UTC"),
    (1_798_761_600_000, "UTC"),
    (1_704_067_200_000, "Asia/Tokyo"),
    (1_735_603_200_000, "America/New_York"),
    // Either side of daylight saving, and offsets that are not whole hours.
    (1_772_953_199_000, "America/New_York"),
    (1_772_953_200_000, "America/New_York"),
    (1_783_951_509_123, "Asia/Kolkata"),
    (1_783_951_509_123, "Australia/Lord_Howe"),
    (1_783_951_509_123, "Europe/London"),
    (1_767_225_600_000, "America/St_Johns"),
    (-2_000_000_000_000, "Europe/Amsterdam"),
    (1_709_210_096_007, "Pacific/Auckland"),
];

fn ours(pattern: &str, at_ms: i64, zone: &Zone) -> String {
    let prefix = format!("=!{{timestamp:{pattern}}}");
    let Ok(prefixes) = Prefixes::check(Some(&prefix), Some("!{firehose:error-output-type}"), false) else {
        return "refused".to_owned();
    };
    let moment = Moment { at_ms, zone };
    prefixes.evaluate(&moment, |_, _| None, || 0).unwrap_or_else(|_| "padding".to_owned())
}

#[test]
fn timestamps_are_javas() {
    let version = Command::new("java").arg("-version").output();
    if !version.is_ok_and(|output| String::from_utf8_lossy(&output.stderr).contains("version \"17")) {
        return println!("left out: no Java 17 on this machine");
    }
    let folder = tempfile::tempdir().unwrap();
    let patterns = patterns();
    fs::write(folder.path().join("patterns"), patterns.join("\n")).unwrap();
    let moments: Vec<String> = MOMENTS.iter().map(|(at_ms, zone)| format!("{at_ms} {zone}")).collect();
    fs::write(folder.path().join("moments"), moments.join("\n")).unwrap();
    let source = folder.path().join("Patterns.java");
    fs::write(&source, JAVA).unwrap();
    let output =
        Command::new("java").arg("-Dfile.encoding=UTF-8").arg(source).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut theirs = printed.lines();
    let mut different = Vec::new();
    for (at_ms, zone_name) in MOMENTS {
        let zone = Zone::named(zone_name).unwrap();
        for pattern in &patterns {
            let (theirs, ours) = (theirs.next().unwrap(), ours(pattern, *at_ms, &zone));
            // The braces of an expression end at its first one, which is said in another sentence.
            if theirs != ours {
                different.push(format!("{pattern} at {at_ms} in {zone_name}: {theirs}, not {ours}"));
            }
        }
    }
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
}
