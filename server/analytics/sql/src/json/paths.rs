//! Where rows are in a document and columns in a row: the service's part of JSONPath, compiled into a tree that is walked along with the
//! text.
//!
//! | path | of the rows | of a column |
//! |---|---|---|
//! | `$` | each document is one | |
//! | `$.a.b` | the object there is one | the value there |
//! | `$.a[0:]` | each element of the array is one | the whole array |
//! | `$.a[0:].b` | | the member `b` of each element, which makes a row of each; of one array only |

use foldhash::{HashMap, HashMapExt};

/// Members from which on they are looked up by a hash: below, looking at each is faster.
const MEMBERS_HASHED_MIN: usize = 12;

/// What is wanted of a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// Columns that it goes into.
    pub(super) columns: Vec<usize>,
    /// What is wanted of its members, if it is an object.
    pub(super) members: Vec<Member>,
    by_key: HashMap<String, usize>,
    /// Whether it is the array of which each element makes a row.
    pub(super) explodes: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) key: String,
    /// The key between its quotes, as it mostly stands in a text.
    pub(super) quoted: Vec<u8>,
    pub(super) node: Node,
}

/// Where the rows of a document are.
#[derive(Clone, Debug, Default)]
pub(super) struct RowPath {
    pub(super) keys: Vec<String>,
    /// Whether each element of an array is one.
    pub(super) elements: bool,
}

/// The tree of the columns of a row, and that of those in the elements of the array that makes rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Paths {
    pub(super) row: Node,
    pub(super) element: Option<Node>,
}

impl Node {
    fn member(&mut self, key: &str) -> &mut Node {
        let at = match self.members.iter().position(|member| member.key == key) {
            Some(at) => at,
            None => {
                let quoted = [b"\"", key.as_bytes(), b"\""].concat();
                self.members.push(Member { key: key.to_owned(), quoted, node: Node::default() });
                self.members.len() - 1
            }
        };
        &mut self.members[at].node
    }

    // Walks down to that place, and makes the way where there is none.
    fn down(&mut self, keys: &[&str]) -> &mut Node {
        keys.iter().fold(self, |node, key| node.member(key))
    }

    fn index(&mut self) {
        if self.members.len() >= MEMBERS_HASHED_MIN {
            let keys = self.members.iter().enumerate().map(|(at, member)| (member.key.clone(), at));
            self.by_key = HashMap::with_capacity(self.members.len());
            self.by_key.extend(keys);
        }
        self.members.iter_mut().for_each(|member| member.node.index());
    }

    /// The column that is all that is wanted of it, as of nearly every value.
    #[inline]
    pub(super) fn only_column(&self) -> Option<usize> {
        match self.columns.as_slice() {
            [column] if self.members.is_empty() && !self.explodes => Some(*column),
            _ => None,
        }
    }

    /// The place of the member of that name.
    #[inline]
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        if self.by_key.is_empty() {
            return self.members.iter().position(|member| member.key == key);
        }
        self.by_key.get(key).copied()
    }
}

impl Paths {
    /// Columns that are members by their own names.
    pub(super) fn named<'a>(names: impl Iterator<Item = &'a str>) -> Paths {
        let mut paths = Paths::default();
        for (at, name) in names.enumerate() {
            paths.row.member(name).columns.push(at);
        }
        paths.row.index();
        paths
    }

    /// A path for each column.
    pub(super) fn parse(mappings: &[&str]) -> Result<Paths, String> {
        let mut paths = Paths::default();
        let mut exploded: Option<Vec<&str>> = None;
        for (at, path) in mappings.iter().enumerate() {
            let wrong = || format!("{path} is no path of the form $.a.b, $.a[0:] or $.a[0:].b");
            let (array, rest) = match path.split_once("[0:]") {
                None => (*path, None),
                Some((array, rest)) => (array, Some(rest)),
            };
            let keys = keys(array).filter(|keys| !keys.is_empty()).ok_or_else(wrong)?;
            match rest {
                None | Some("") => paths.row.down(&keys).columns.push(at),
                Some(rest) => {
                    let members = rest.strip_prefix('.').ok_or_else(wrong)?;
                    let members = split(members).ok_or_else(wrong)?;
                    paths.row.down(&keys).explodes = true;
                    if *exploded.get_or_insert_with(|| keys.clone()) != keys {
                        return Err(format!("{path} makes rows of a second array, and only one can be"));
                    }
                    paths.element.get_or_insert_default().down(&members).columns.push(at);
                }
            }
        }
        paths.row.index();
        paths.element.iter_mut().for_each(Node::index);
        Ok(paths)
    }
}

impl RowPath {
    pub(super) fn parse(path: &str) -> Result<RowPath, String> {
        let (whole, elements) = path.strip_suffix("[0:]").map_or((path, false), |rest| (rest, true));
        let found = keys(whole).filter(|_| !path.contains(char::is_whitespace));
        let keys = found.ok_or_else(|| format!("{path} is no path of the form $, $.a.b or $.a[0:]"))?;
        Ok(RowPath { keys: keys.into_iter().map(str::to_owned).collect(), elements })
    }

    /// Whether each document is one row.
    pub(super) fn is_whole(&self) -> bool {
        self.keys.is_empty() && !self.elements
    }
}

// The keys of `$.a.b`.
fn keys(path: &str) -> Option<Vec<&str>> {
    match path.strip_prefix('$')? {
        "" => Some(Vec::new()),
        rest => split(rest.strip_prefix('.')?),
    }
}

fn split(keys: &str) -> Option<Vec<&str>> {
    let keys: Vec<&str> = keys.split('.').collect();
    let fine = |key: &&str| !key.is_empty() && !key.contains(['[', ']', '*']);
    keys.iter().all(fine).then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_other_forms_are_refused() {
        for path in [
            "",
            "a",
            "$",
            "$a",
            "$.",
            "$..a",
            "$.a.",
            "$.a[0]",
            "$.a[*]",
            "$.*",
            "$.a[0:]b",
            "$.a[0:].b[0:].c",
        ] {
            assert!(Paths::parse(&[path]).is_err(), "{path}");
        }
        for path in ["", "a", "$.", "$.a[1:]", "$.a b", "$.a[0:].b", "$ "] {
            assert!(RowPath::parse(path).is_err(), "{path}");
        }
        assert!(Paths::parse(&["$.a[0:].x", "$.b[0:].x"]).is_err());
        assert!(Paths::parse(&["$.a[0:].x", "$.b[0:]", "$.a[0:].y.z", "$.a", "$.a"]).is_ok());
    }
}
