//! Finite automata from the expressions of FAST_REGEX_LOG_PARSE, which have an intersection, numbers between two and named classes
//! beside what is usual: by derivatives (Brzozowski: Derivatives of Regular Expressions, 1964), which make an intersection as
//! easy as a union. An automaton is made once, of at most so many states, and then costs one step for each character.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::limits::{
    AUTOMATON_CHARS_MAX, AUTOMATON_DEPTH_MAX, AUTOMATON_NODES_MAX, AUTOMATON_REPEATS_MAX,
    AUTOMATON_STATES_MAX,
};

/// What a text must be. Made by the functions below alone, which keep equal ones equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Re {
    /// No text.
    Nothing,
    /// The empty text.
    Empty,
    /// One character of these ranges, which are in order and apart.
    Class(Vec<(char, char)>),
    Then(Rc<Re>, Rc<Re>),
    Either(BTreeSet<Re>),
    Both(BTreeSet<Re>),
    /// So often at least, and at most.
    Repeat(Rc<Re>, u32, Option<u32>),
}

impl Re {
    pub(super) fn any_character() -> Re {
        Re::Class(vec![('\0', char::MAX)])
    }

    pub(super) fn then(self, next: Re) -> Re {
        match (self, next) {
            (Re::Nothing, _) | (_, Re::Nothing) => Re::Nothing,
            (Re::Empty, re) | (re, Re::Empty) => re,
            // To the right, so that what is the same looks the same.
            (Re::Then(one, two), three) => {
                let rest = two.as_ref().clone().then(three);
                Re::Then(one, Rc::new(rest))
            }
            (one, two) => Re::Then(Rc::new(one), Rc::new(two)),
        }
    }

    fn either(all: impl IntoIterator<Item = Re>) -> Re {
        let mut parts = BTreeSet::new();
        let mut classes = Vec::new();
        for re in all {
            match re {
                Re::Nothing => {}
                Re::Either(inner) => parts.extend(inner),
                Re::Class(ranges) => classes.extend(ranges),
                re => drop(parts.insert(re)),
            }
        }
        for re in std::mem::take(&mut parts) {
            match re {
                Re::Class(ranges) => classes.extend(ranges),
                re => drop(parts.insert(re)),
            }
        }
        if !classes.is_empty() {
            parts.insert(class(classes));
        }
        match parts.len() {
            0 => Re::Nothing,
            1 => parts.pop_first().unwrap_or(Re::Nothing),
            _ => Re::Either(parts),
        }
    }

    fn both(all: impl IntoIterator<Item = Re>) -> Re {
        let mut parts = BTreeSet::new();
        for re in all {
            match re {
                Re::Nothing => return Re::Nothing,
                Re::Both(inner) => parts.extend(inner),
                re => drop(parts.insert(re)),
            }
        }
        match parts.len() {
            1 => parts.pop_first().unwrap_or(Re::Nothing),
            _ => Re::Both(parts),
        }
    }

    fn repeat(self, least: u32, most: Option<u32>) -> Re {
        match (self, least, most) {
            (_, _, Some(0)) | (Re::Empty, ..) => Re::Empty,
            (Re::Nothing, 0, _) => Re::Empty,
            (Re::Nothing, ..) => Re::Nothing,
            (re, 1, Some(1)) => re,
            // (a*)* is a*.
            (Re::Repeat(inner, 0, None), 0, None) => Re::Repeat(inner, 0, None),
            (re, least, most) => Re::Repeat(Rc::new(re), least, most),
        }
    }

    /// Whether the empty text is one.
    fn is_nullable(&self) -> bool {
        match self {
            Re::Nothing | Re::Class(_) => false,
            Re::Empty => true,
            Re::Then(one, two) => one.is_nullable() && two.is_nullable(),
            Re::Either(parts) => parts.iter().any(Re::is_nullable),
            Re::Both(parts) => parts.iter().all(Re::is_nullable),
            Re::Repeat(inner, least, _) => *least == 0 || inner.is_nullable(),
        }
    }

    // What must follow after the character.
    fn derivative(&self, character: char) -> Re {
        match self {
            Re::Nothing | Re::Empty => Re::Nothing,
            Re::Class(ranges) => {
                let within = ranges.iter().any(|(from, to)| (*from..=*to).contains(&character));
                if within { Re::Empty } else { Re::Nothing }
            }
            Re::Then(one, two) => {
                let first = one.derivative(character).then(two.as_ref().clone());
                if one.is_nullable() { Re::either([first, two.derivative(character)]) } else { first }
            }
            Re::Either(parts) => Re::either(parts.iter().map(|part| part.derivative(character))),
            Re::Both(parts) => Re::both(parts.iter().map(|part| part.derivative(character))),
            Re::Repeat(inner, least, most) => {
                let rest = inner.as_ref().clone().repeat(least.saturating_sub(1), most.map(|most| most - 1));
                inner.derivative(character).then(rest)
            }
        }
    }

    /// How many characters each of its texts has, if they all have as many.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Re::Nothing => None,
            Re::Empty => Some(0),
            Re::Class(_) => Some(1),
            Re::Then(one, two) => Some(one.length()? + two.length()?),
            Re::Either(parts) => {
                let mut lengths = parts.iter().map(Re::length);
                let first = lengths.next()??;
                lengths.all(|length| length == Some(first)).then_some(first)
            }
            Re::Both(parts) => parts.iter().find_map(Re::length),
            Re::Repeat(inner, least, most) => {
                if Some(*least) == *most {
                    Some(inner.length()? * *least as usize)
                } else {
                    None
                }
            }
        }
    }

    /// One and the same text as two: what of it has a length, and the rest.
    pub(super) fn split_fixed(&self) -> (Re, Re) {
        match self {
            re if re.length().is_some() => (re.clone(), Re::Empty),
            Re::Then(one, two) if one.length().is_some() => {
                let (fixed, rest) = two.split_fixed();
                (one.as_ref().clone().then(fixed), rest)
            }
            Re::Then(one, two) => {
                let (fixed, rest) = one.split_fixed();
                (fixed, rest.then(two.as_ref().clone()))
            }
            Re::Repeat(inner, least @ 1.., most) if inner.length().is_some() => {
                let fixed = inner.as_ref().clone().repeat(*least, Some(*least));
                let rest = inner.as_ref().clone().repeat(0, most.map(|most| most - least));
                (fixed, rest)
            }
            re => (Re::Empty, re.clone()),
        }
    }

    fn bounds(&self, into: &mut BTreeSet<u32>) {
        match self {
            Re::Nothing | Re::Empty => {}
            Re::Class(ranges) => {
                for (from, to) in ranges {
                    into.insert(*from as u32);
                    into.insert(*to as u32 + 1);
                }
            }
            Re::Then(one, two) => {
                one.bounds(into);
                two.bounds(into);
            }
            Re::Either(parts) | Re::Both(parts) => parts.iter().for_each(|part| part.bounds(into)),
            Re::Repeat(inner, ..) => inner.bounds(into),
        }
    }

    fn nodes(&self) -> usize {
        1 + match self {
            Re::Nothing | Re::Empty => 0,
            Re::Class(ranges) => ranges.len(),
            Re::Then(one, two) => one.nodes() + two.nodes(),
            Re::Either(parts) | Re::Both(parts) => parts.iter().map(Re::nodes).sum(),
            Re::Repeat(inner, ..) => inner.nodes(),
        }
    }
}

// Ranges in order and apart.
fn class(mut ranges: Vec<(char, char)>) -> Re {
    ranges.retain(|(from, to)| from <= to);
    ranges.sort_unstable();
    let mut merged: Vec<(char, char)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match merged.last_mut() {
            Some((_, last)) if from as u32 <= *last as u32 + 1 => *last = to.max(*last),
            _ => merged.push((from, to)),
        }
    }
    if merged.is_empty() { Re::Nothing } else { Re::Class(merged) }
}

fn complement(ranges: Vec<(char, char)>) -> Re {
    let Re::Class(ranges) = class(ranges) else { return Re::any_character() };
    let mut others = Vec::new();
    let mut next = Some('\0');
    for (from, to) in ranges {
        if let Some(start) = next
            && start < from
        {
            others.push((start, before(from)));
        }
        next = after(to);
    }
    others.extend(next.map(|start| (start, char::MAX)));
    class(others)
}

// The surrogates are no characters.
fn before(character: char) -> char {
    char::from_u32((character as u32).saturating_sub(1)).unwrap_or('\u{d7ff}')
}

fn after(character: char) -> Option<char> {
    if character == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(character as u32 + 1) }
}

/// A deterministic automaton.
#[derive(Debug)]
pub(super) struct Automaton {
    /// Where the classes of characters begin, which all states tell apart alike.
    classes: Vec<u32>,
    /// For each state and each class the next state; none from which nothing follows.
    next: Vec<Option<u32>>,
    ends: Vec<bool>,
}

impl Automaton {
    pub(super) fn new(re: &Re) -> Result<Automaton, String> {
        let large = || "the expression is too large".to_owned();
        let mut bounds = BTreeSet::from([0]);
        re.bounds(&mut bounds);
        let classes: Vec<u32> = bounds.into_iter().filter(|bound| *bound <= char::MAX as u32).collect();
        let mut numbers: HashMap<Re, u32> = HashMap::from([(re.clone(), 0)]);
        let mut waiting = vec![re.clone()];
        let mut automaton = Automaton { classes, next: Vec::new(), ends: Vec::new() };
        let mut at = 0;
        let mut spent = 0;
        while let Some(state) = waiting.get(at).cloned() {
            automaton.ends.push(state.is_nullable());
            for class in 0..automaton.classes.len() {
                // A class that begins among the surrogates has no character before their end.
                let first = char::from_u32(automaton.classes[class]).unwrap_or('\u{e000}');
                let next = state.derivative(first);
                if next == Re::Nothing {
                    automaton.next.push(None);
                    continue;
                }
                let known = numbers.get(&next).copied();
                let number = match known {
                    Some(number) => number,
                    None => {
                        spent += next.nodes();
                        if waiting.len() >= AUTOMATON_STATES_MAX || spent > AUTOMATON_NODES_MAX {
                            return Err(large());
                        }
                        let number = waiting.len() as u32;
                        numbers.insert(next.clone(), number);
                        waiting.push(next);
                        number
                    }
                };
                automaton.next.push(Some(number));
            }
            at += 1;
        }
        Ok(automaton)
    }

    fn step(&self, state: u32, character: char) -> Option<u32> {
        let class = self.classes.partition_point(|start| *start <= character as u32) - 1;
        self.next[state as usize * self.classes.len() + class]
    }

    /// How many characters the shortest text has with which these begin.
    pub(super) fn shortest(&self, text: &[char]) -> Option<usize> {
        let mut state = 0;
        for (at, character) in text.iter().enumerate() {
            if self.ends[state as usize] {
                return Some(at);
            }
            state = self.step(state, *character)?;
        }
        self.ends[state as usize].then_some(text.len())
    }

    pub(super) fn is_match(&self, text: &[char]) -> bool {
        let end = text.iter().try_fold(0, |state, character| self.step(state, *character));
        end.is_some_and(|state| self.ends[state as usize])
    }
}

/// A part of an expression at its top: whether it is in parentheses.
pub(super) struct Part {
    pub(super) re: Re,
    pub(super) group: bool,
}

/// Reads an expression as what follows what, with what stands in parentheses.
pub(super) fn read(text: &str) -> Result<Vec<Part>, String> {
    let mut reader = Reader { letters: text.chars().collect(), at: 0, depth: 0 };
    if reader.letters.len() > AUTOMATON_CHARS_MAX {
        return Err(format!("it has more than {AUTOMATON_CHARS_MAX} characters"));
    }
    let mut parts: Vec<Part> = Vec::new();
    while let Some(letter) = reader.peek() {
        let group = letter == '(';
        let begins = reader.at;
        let (re, repeated) = reader.repeated()?;
        // `()` is the empty text and no column, and what is repeated has no single one.
        let group = group && !repeated && reader.letters.get(begins + 1) != Some(&')');
        match (parts.last_mut(), group) {
            (Some(Part { re: before, group: false }), false) => {
                *before = std::mem::replace(before, Re::Empty).then(re);
            }
            _ => parts.push(Part { re, group }),
        }
        match reader.peek() {
            Some(sign @ ('|' | '&')) => return Err(format!("{sign} stands outside of parentheses")),
            Some(')') => return Err("a parenthesis is closed that was not opened".to_owned()),
            _ => {}
        }
    }
    Ok(parts)
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn eat(&mut self, letter: char) -> bool {
        let eaten = self.peek() == Some(letter);
        self.at += usize::from(eaten);
        eaten
    }

    fn next(&mut self, what: &str) -> Result<char, String> {
        let letter = self.peek().ok_or_else(|| format!("the expression ends where {what} is expected"))?;
        self.at += 1;
        Ok(letter)
    }

    fn until(&mut self, end: char, what: &str) -> Result<String, String> {
        let from = self.at;
        while self.next(what)? != end {}
        Ok(self.letters[from..self.at - 1].iter().collect())
    }

    fn union(&mut self) -> Result<Re, String> {
        self.depth += 1;
        if self.depth > AUTOMATON_DEPTH_MAX {
            return Err(format!("parentheses nest deeper than {AUTOMATON_DEPTH_MAX}"));
        }
        let mut parts = vec![self.intersection()?];
        while self.eat('|') {
            parts.push(self.intersection()?);
        }
        self.depth -= 1;
        Ok(Re::either(parts))
    }

    fn intersection(&mut self) -> Result<Re, String> {
        let mut parts = vec![self.concatenation()?];
        while self.eat('&') {
            parts.push(self.concatenation()?);
        }
        Ok(Re::both(parts))
    }

    fn concatenation(&mut self) -> Result<Re, String> {
        let mut parts = Vec::new();
        while self.peek().is_some_and(|letter| !matches!(letter, '|' | '&' | ')')) {
            parts.push(self.repeated()?.0);
        }
        Ok(parts.into_iter().rev().fold(Re::Empty, |rest, part| part.then(rest)))
    }

    // And whether it is repeated.
    fn repeated(&mut self) -> Result<(Re, bool), String> {
        let mut re = self.simple()?;
        let mut repeated = false;
        loop {
            let (least, most) = match self.peek() {
                Some('?') => (0, Some(1)),
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('{') => {
                    self.at += 1;
                    let inner = self.until('}', "}")?;
                    let number = |text: &str| {
                        let number =
                            text.parse::<u32>().ok().filter(|number| *number <= AUTOMATON_REPEATS_MAX);
                        number.ok_or_else(|| format!("{{{inner}}} is no count up to {AUTOMATON_REPEATS_MAX}"))
                    };
                    let (least, most) = match inner.split_once(',') {
                        None => (number(&inner)?, Some(number(&inner)?)),
                        Some((least, "")) => (number(least)?, None),
                        Some((least, most)) => (number(least)?, Some(number(most)?)),
                    };
                    if most.is_some_and(|most| most < least) {
                        return Err(format!("{{{inner}}} ends before it begins"));
                    }
                    // The closing brace is passed; the other signs are below.
                    self.at -= 1;
                    (least, most)
                }
                _ => return Ok((re, repeated)),
            };
            self.at += 1;
            repeated = true;
            re = re.repeat(least, most);
        }
    }

    fn simple(&mut self) -> Result<Re, String> {
        let letter = self.next("a character")?;
        Ok(match letter {
            '.' => Re::any_character(),
            '#' => Re::Nothing,
            '@' => Re::any_character().repeat(0, None),
            '"' => {
                let text = self.until('"', "\"")?;
                text.chars().rev().fold(Re::Empty, |rest, letter| class(vec![(letter, letter)]).then(rest))
            }
            '(' => {
                if self.eat(')') {
                    return Ok(Re::Empty);
                }
                let inner = self.union()?;
                if !self.eat(')') {
                    return Err("a parenthesis is not closed".to_owned());
                }
                inner
            }
            '[' => self.class()?,
            '<' => {
                let name = self.until('>', ">")?;
                match name.split_once('-') {
                    Some((least, most)) => interval(least, most)?,
                    None => class(named(&name)?),
                }
            }
            '\\' => {
                let letter = self.next("a character")?;
                class(vec![(letter, letter)])
            }
            '?' | '*' | '+' | '{' => return Err(format!("{letter} has nothing before it")),
            letter => class(vec![(letter, letter)]),
        })
    }

    fn class(&mut self) -> Result<Re, String> {
        let negated = self.eat('^');
        let mut ranges = Vec::new();
        loop {
            let mut from = self.next("]")?;
            if from == ']' && !ranges.is_empty() {
                return Ok(if negated { complement(ranges) } else { class(ranges) });
            }
            if from == '\\' {
                from = self.next("a character")?;
            }
            let mut to = from;
            if self.peek() == Some('-') && self.letters.get(self.at + 1).is_some_and(|next| *next != ']') {
                self.at += 1;
                to = self.next("a character")?;
                if to == '\\' {
                    to = self.next("a character")?;
                }
                if to < from {
                    return Err(format!("[{from}-{to}] ends before it begins"));
                }
            }
            ranges.push((from, to));
        }
    }
}

fn named(name: &str) -> Result<Vec<(char, char)>, String> {
    let (digit, upper, lower) = (('0', '9'), ('A', 'Z'), ('a', 'z'));
    let punctuation = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')];
    Ok(match name.to_ascii_lowercase().as_str() {
        "digit" => vec![digit],
        "upper" => vec![upper],
        "lower" => vec![lower],
        "ascii" => vec![('\0', '\u{7f}')],
        "alpha" => vec![lower, upper],
        "alnum" => vec![lower, upper, digit],
        "punct" => punctuation.to_vec(),
        "blank" => vec![(' ', ' '), ('\t', '\t')],
        "space" => vec![(' ', ' '), ('\t', '\r')],
        "cntrl" => vec![('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
        "xdigit" => vec![digit, ('a', 'f'), ('A', 'F')],
        "print" | "graph" => [vec![lower, upper, digit], punctuation.to_vec()].concat(),
        _ => return Err(format!("<{name}> is no named pattern")),
    })
}

// The numbers between two, as digits: with zeros before them if both ends are of one length, or else any.
fn interval(least: &str, most: &str) -> Result<Re, String> {
    let wrong = || format!("<{least}-{most}> is no interval of numbers");
    let number = |text: &str| {
        let digits = !text.is_empty() && text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits { text.parse::<u64>().map_err(|_| wrong()) } else { Err(wrong()) }
    };
    let (from, to) = (number(least)?, number(most)?);
    if from > to {
        return Err(wrong());
    }
    let digits = |number: u64, length: usize| -> Vec<char> { format!("{number:0length$}").chars().collect() };
    if least.len() == most.len() {
        return Ok(between(&digits(from, most.len()), &digits(to, most.len())));
    }
    let length = to.to_string().len();
    let zeros = class(vec![('0', '0')]).repeat(0, None);
    let mut parts = Vec::new();
    for length in from.to_string().len()..=length {
        let floor = if length == 1 { 0 } else { 10u64.pow(length as u32 - 1) };
        let (first, last) = (from.max(floor), to.min(10u64.pow(length as u32) - 1));
        if first <= last {
            parts.push(between(&digits(first, length), &digits(last, length)));
        }
    }
    Ok(zeros.then(Re::either(parts)))
}

// Numbers of as many digits, between two.
fn between(from: &[char], to: &[char]) -> Re {
    let any = |count: usize| class(vec![('0', '9')]).repeat(count as u32, Some(count as u32));
    let digit = |digit: char| class(vec![(digit, digit)]);
    let ([first, low @ ..], [last, high @ ..]) = (from, to) else { return Re::Empty };
    if first == last {
        return digit(*first).then(between(low, high));
    }
    let nines = vec!['9'; low.len()];
    let zeros = vec!['0'; high.len()];
    let inner = class(vec![(after(*first).unwrap_or('9'), before(*last))]).then(any(low.len()));
    Re::either([digit(*first).then(between(low, &nines)), inner, digit(*last).then(between(&zeros, high))])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn automaton(text: &str) -> Automaton {
        let parts = read(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
        let re = parts.into_iter().rev().fold(Re::Empty, |rest, part| part.re.then(rest));
        Automaton::new(&re).unwrap()
    }

    #[test]
    fn expressions_match_what_they_say() {
        let cases = [
            ("a.c", vec!["abc", "a.c", "a\u{10ffff}c"], vec!["ac", "abbc"]),
            ("(a|bc)+", vec!["a", "bc", "abcbca"], vec!["", "b"]),
            ("([a-z]+&@x@)", vec!["x", "axb"], vec!["", "ab", "Ax"]),
            ("<7-12>", vec!["7", "007", "9", "10", "12"], vec!["6", "13", "70", ""]),
            ("<07-12>", vec!["07", "12"], vec!["7", "007", "13", "06"]),
            ("<0-255>", vec!["0", "255", "99", "100"], vec!["256", "300", "1000"]),
            ("[^a-c\\]]", vec!["d", "é"], vec!["a", "]", "dd"]),
            ("<Alpha>{2,3}", vec!["ab", "abC"], vec!["a", "abcd", "a1"]),
            ("\"a|b\"#?", vec!["a|b"], vec!["a", "b"]),
            ("a()b\\*", vec!["ab*"], vec!["ab"]),
            ("[]a]", vec!["]", "a"], vec!["b"]),
            ("<Space>", vec![" ", "\t", "\r"], vec!["a"]),
        ];
        for (text, yes, no) in cases {
            let automaton = automaton(text);
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            yes.iter().for_each(|yes| assert!(automaton.is_match(&letters(yes)), "{text}: {yes}"));
            no.iter().for_each(|no| assert!(!automaton.is_match(&letters(no)), "{text}: {no}"));
        }
    }

    #[test]
    fn what_is_no_expression_is_told_and_what_is_too_large_is_refused() {
        for wrong in [
            "(a", "a)", "*", "a{2,1}", "a{x}", "a{9999}", "[z-a]", "[a", "<Greek>", "<9-1>", "<a-b>", "\"a",
            "a|b", "\\",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let deep = "(".repeat(900);
        assert!(read(&deep).is_err());
        assert!(read(&"a".repeat(1001)).is_err());
        let large = read("((a|b)*a(a|b){500})").unwrap().remove(0).re;
        assert!(Automaton::new(&large).is_err());
    }
}
