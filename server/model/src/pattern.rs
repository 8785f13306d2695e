//! The models' patterns, written in Java's dialect of regular expressions.
//!
//! They are run by an engine that takes time linear in the text, whatever the text. The two
//! dialects mean different things by a few signs, which are translated when a pattern is first
//! used:
//!
//! | sign | Java | here, untranslated |
//! |---|---|---|
//! | `\d` `\w` `\s` `\S` | ASCII | Unicode |
//! | `.` | not `\n` `\r` U+0085 U+2028 U+2029 | not `\n` |
//!
//! What cannot be translated sign by sign is restated in `overlay.toml`.

use std::sync::OnceLock;

use regex::Regex;

/// One pattern of a model.
#[derive(Debug)]
pub struct Pattern {
    /// As the model has it; this is what messages quote.
    pub text: &'static str,
    /// The overlay's restatement, where the text uses what our engine does not know.
    restated: Option<&'static str>,
    /// Compiled at first use: most services' patterns are never needed in a run.
    compiled: OnceLock<Regex>,
}

impl Pattern {
    pub(crate) const fn new(text: &'static str, restated: Option<&'static str>) -> Self {
        Self { text, restated, compiled: OnceLock::new() }
    }

    /// Whether the whole of `text` matches; AWS never searches for a part.
    pub fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| match self.compile() {
            Ok(regex) => regex,
            // A test compiles every pattern of every model, so that this cannot come to pass.
            Err(error) => panic!("the model's pattern {} does not compile: {error}", self.text),
        });
        compiled.is_match(text)
    }

    fn compile(&self) -> Result<Regex, regex::Error> {
        Regex::new(&format!(r"\A(?:{})\z", translate(self.restated.unwrap_or(self.text))))
    }
}

/// Java's meaning in our engine's signs.
fn translate(pattern: &str) -> String {
    let mut translated = String::with_capacity(pattern.len() + 16);
    let mut class_depth = 0usize;
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('d') => translated.push_str("[0-9]"),
                Some('w') => translated.push_str("[0-9A-Za-z_]"),
                Some('s') => translated.push_str(r"[\t-\r ]"),
                Some('S') => translated.push_str(r"[^\t-\r ]"),
                Some(escaped) => translated.extend(['\\', escaped]),
                None => translated.push('\\'),
            },
            '.' if class_depth == 0 => translated.push_str(r"[^\n\r\u{85}\u{2028}\u{2029}]"),
            _ => {
                match letter {
                    '[' => class_depth += 1,
                    ']' => class_depth = class_depth.saturating_sub(1),
                    _ => {}
                }
                translated.push(letter);
            }
        }
    }
    translated
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::shape::{Kind, Shape};

    /// Every pattern that a service's inputs and outputs use, by the shape's name.
    fn patterns(
        shape: &'static Shape,
        found: &mut BTreeMap<&'static str, &'static Pattern>,
        seen: &mut Vec<&str>,
    ) {
        if seen.contains(&shape.name) {
            return;
        }
        seen.push(shape.name);
        if let Some(pattern) = shape.pattern {
            found.insert(shape.name, pattern);
        }
        match &shape.kind {
            Kind::Structure(structure) => {
                for member in structure.members {
                    patterns(member.shape, found, seen);
                }
            }
            Kind::List(member) => patterns(member, found, seen),
            Kind::Map { key, value } => {
                patterns(key, found, seen);
                patterns(value, found, seen);
            }
            _ => {}
        }
    }

    fn all(service: &str) -> BTreeMap<&'static str, &'static Pattern> {
        let mut found = BTreeMap::new();
        let mut seen = Vec::new();
        for operation in crate::service_by_id(service).unwrap().operations {
            for shape in [operation.input, operation.output].into_iter().flatten() {
                patterns(shape, &mut found, &mut seen);
            }
        }
        found
    }

    #[test]
    fn every_pattern_of_every_model_compiles() {
        let mut count = 0;
        for service in crate::services() {
            for (shape, pattern) in all(service.id) {
                count += 1;
                if let Err(error) = pattern.compile() {
                    panic!("{}: {shape}: {} does not compile: {error}", service.id, pattern.text);
                }
            }
        }
        assert!(count > 100, "only {count} patterns were found");
    }

    fn check(service: &str, shape: &str, fits: &[&str], fails: &[&str]) {
        let pattern = all(service)[shape];
        for text in fits {
            assert!(pattern.matches(text), "{shape} {} should match {text:?}", pattern.text);
        }
        for text in fails {
            assert!(!pattern.matches(text), "{shape} {} should not match {text:?}", pattern.text);
        }
    }

    #[test]
    fn the_whole_text_has_to_match() {
        check("kinesis", "StreamName", &["a", "A-b_c.9"], &["", "a b", "a\n", "ä"]);
        check(
            "kinesis",
            "HashKey",
            &["0", "9", "340282366920938463463374607431768211455"],
            &["00", "-1", "٣", "1a"],
        );
        check("kinesis", "StreamId", &["abcdefghij0123456789-abc"], &["abcdefghij0123456789-abcd"]);
    }

    #[test]
    fn restated_patterns_mean_what_the_models_mean() {
        check(
            "firehose",
            "ClusterJDBCURL",
            &[
                "jdbc:redshift://my-cluster.abc.redshift.amazonaws.com:5439/dev",
                // More than the model has.
                "jdbc:postgresql://localhost:5432/dev",
                "jdbc:postgresql://127.0.0.1:5432/dev",
            ],
            &[
                "jdbc:redshift://-bad.abc.redshift.amazonaws.com:5439/dev",
                "jdbc:redshift://bad-.redshift.aws:5439/dev",
            ],
        );
        check("firehose", "HttpEndpointUrl", &["https://a", "http://a"], &["ftp://a", "a"]);
        check("firehose", "HttpEndpointAttributeName", &["a", " a ", "\u{a0}"], &["", " ", "\t "]);
        check(
            "firehose",
            "TagKey",
            &["", "a", "aws", "aws1", "awx:", "Aws:", "äöü"],
            &["aws:", "aws:x", "a\u{7}"],
        );
    }
}
