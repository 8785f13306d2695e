//! Listings: keys in the order of their bytes, rolled up at a delimiter, page by page.

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Only keys that begin with it.
    pub prefix: String,
    /// Keys that have it behind the prefix are told once, up to and with it. Empty rolls nothing up.
    pub delimiter: String,
    /// Only what comes behind it: a key, or a rolled up prefix that was told before.
    pub after: String,
    /// How many keys and prefixes there may be.
    pub max: usize,
}

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Keys with what is known of them, in order.
    pub entries: Vec<(String, T)>,
    /// What was rolled up, in order.
    pub prefixes: Vec<String>,
    /// What to go on behind, if there is more.
    pub next: Option<String>,
}

/// Where the keys come from: the first whose bytes are not less than those given.
pub(crate) trait Keys<T> {
    type Error;
    /// The first keys from `begin` on, at most `max`, in order.
    fn from(&self, begin: &[u8], max: usize) -> Result<Vec<(String, T)>, Self::Error>;

    /// The part of a key in which a delimiter counts.
    fn rollable<'k>(&self, key: &'k str) -> &'k str {
        key
    }
}

/// Keys that are looked at once before it is clear that they are rolled up together.
const LOOK: usize = 64;

/// Lists a page.
pub(crate) fn list<T, K: Keys<T>>(keys: &K, query: &Query) -> Result<Page<T>, K::Error> {
    let mut page = Page { entries: Vec::new(), prefixes: Vec::new(), next: None };
    if query.max == 0 {
        return Ok(page);
    }
    let Query { prefix, delimiter, after, max } = query;
    let mut begin = prefix.clone().into_bytes();
    if !after.is_empty() && after.as_bytes() >= &begin[..] {
        // A prefix that was told before stands for all keys in it.
        let is_told = !delimiter.is_empty() && rolled_up(after, prefix, delimiter) == Some(after);
        begin = if is_told { behind(after) } else { [after.as_bytes(), &[0]].concat() };
    }
    let mut last = String::new();
    loop {
        let told = page.entries.len() + page.prefixes.len();
        // One more than fits, to see whether there is more.
        let look = if delimiter.is_empty() { max - told + 1 } else { LOOK };
        let found = keys.from(&begin, look)?;
        let all = found.len() < look;
        let mut group: Option<String> = None;
        for (key, entry) in found {
            if group.as_ref().is_some_and(|group| key.starts_with(group.as_str())) {
                continue;
            }
            if !key.starts_with(prefix.as_str()) {
                return Ok(page);
            }
            if page.entries.len() + page.prefixes.len() == *max {
                page.next = Some(last);
                return Ok(page);
            }
            group = rolled_up(keys.rollable(&key), prefix, delimiter).map(str::to_owned);
            if let Some(group) = &group {
                page.prefixes.push(group.clone());
                last.clone_from(group);
            } else {
                begin = [key.as_bytes(), &[0]].concat();
                last.clone_from(&key);
                page.entries.push((key, entry));
            }
        }
        if all {
            return Ok(page);
        }
        if let Some(group) = group {
            begin = behind(&group);
        }
    }
}

/// The part of a key up to and with the first delimiter behind the prefix.
fn rolled_up<'k>(key: &'k str, prefix: &str, delimiter: &str) -> Option<&'k str> {
    if delimiter.is_empty() {
        return None;
    }
    let rest = key.strip_prefix(prefix)?;
    rest.find(delimiter).map(|at| &key[..prefix.len() + at + delimiter.len()])
}

/// The least bytes that are greater than everything that begins so.
fn behind(prefix: &str) -> Vec<u8> {
    let mut bytes = prefix.as_bytes().to_vec();
    // No byte of UTF-8 is 255.
    if let Some(last) = bytes.last_mut() {
        *last += 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::convert::Infallible;

    struct Set(BTreeSet<String>);

    impl Keys<()> for Set {
        type Error = Infallible;

        fn from(&self, begin: &[u8], max: usize) -> Result<Vec<(String, ())>, Infallible> {
            let from = self.0.iter().filter(|key| key.as_bytes() >= begin);
            Ok(from.take(max).map(|key| (key.clone(), ())).collect())
        }
    }

    /// All that a listing has to tell, by looking at every key.
    fn naive(keys: &BTreeSet<String>, prefix: &str, delimiter: &str) -> (Vec<String>, Vec<String>) {
        let (mut told, mut groups) = (Vec::new(), BTreeSet::new());
        for key in keys.iter().filter(|key| key.starts_with(prefix)) {
            let rest = &key[prefix.len()..];
            match rest.split_once(delimiter).filter(|_| !delimiter.is_empty()) {
                Some((first, _)) => drop(groups.insert(format!("{prefix}{first}{delimiter}"))),
                None => told.push(key.clone()),
            }
        }
        (told, groups.into_iter().collect())
    }

    proptest! {
        #[test]
        fn pages_tell_what_looking_at_every_key_tells(
            keys in prop::collection::btree_set("[ab/é\u{10ffff}]{1,6}", 0..150),
            prefix in "[ab/é]{0,2}",
            delimiter in prop::sample::select(vec!["", "/", "b", "é", "a/"]),
            max in 1usize..7,
        ) {
            let set = Set(keys.clone());
            let mut query = Query { prefix: prefix.clone(), delimiter: delimiter.into(), after: String::new(), max };
            let (mut told, mut groups) = (Vec::new(), Vec::new());
            loop {
                let Ok(page) = list(&set, &query);
                prop_assert!(page.entries.len() + page.prefixes.len() <= max);
                told.extend(page.entries.into_iter().map(|(key, ())| key));
                groups.extend(page.prefixes);
                match page.next {
                    Some(next) => {
                        prop_assert!(next > query.after);
                        query.after = next;
                    }
                    None => break,
                }
            }
            prop_assert_eq!((told, groups), naive(&keys, &prefix, delimiter));
        }

        #[test]
        fn what_comes_behind_a_key_does_not_include_it(
            keys in prop::collection::btree_set("[ab]{1,3}", 0..20),
            after in "[ab]{0,3}",
        ) {
            let query = Query { after: after.clone(), max: 100, ..Query::default() };
            let Ok(page) = list(&Set(keys.clone()), &query);
            let expected: Vec<String> = keys.into_iter().filter(|key| *key > after).collect();
            prop_assert_eq!(page.entries.into_iter().map(|(key, ())| key).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_page_of_nothing_is_nothing() {
        let Ok(page) = list(&Set(BTreeSet::from(["a".to_owned()])), &Query::default());
        assert_eq!((page.entries.len(), page.next), (0, None));
    }
}
