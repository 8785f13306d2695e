//! The queries: for each its program in our dialect, and what says the same in Flink's.

/// A query.
pub struct Query {
    /// As Nexmark numbers it.
    pub name: &'static str,
    /// What it reads.
    pub data: Data,
    /// The program, with its input and the stream `RESULTS` that it fills.
    pub ours: &'static str,
    /// The same as a SELECT of Flink's; or why there is none.
    pub flink: Result<&'static str, &'static str>,
    /// Whether both tell as many rows. Where Flink changes rows that it has told, ours may tell others.
    pub same_rows: bool,
}

/// What a query reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// Events of the auction house.
    Events,
    /// Ticks of the stock exchange.
    Ticks,
}

impl Data {
    /// The table that Flink reads, with `{file}` for where it is.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Data::Events => include_str!("../../nexmark/flink/events.sql"),
            Data::Ticks => include_str!("../../nexmark/flink/ticks.sql"),
        }
    }
}

macro_rules! query {
    ($data:ident $name:literal) => {
        Query { flink: Ok(include_str!(concat!("../../nexmark/flink/", $name, ".sql"))), ..query!($data $name, "") }
    };
    ($data:ident $name:literal, $why:literal) => {
        Query {
            name: $name,
            data: Data::$data,
            ours: include_str!(concat!("../../nexmark/", $name, ".sql")),
            flink: Err($why),
            same_rows: true,
        }
    };
}

/// All that the dialect says.
pub const QUERIES: [Query; 23] = [
    query!(Events "q0"),
    query!(Events "q1"),
    query!(Events "q2"),
    query!(Events "q3"),
    // Flink takes an average back with each bid, and ours goes on with each auction that closes.
    Query { same_rows: false, ..query!(Events "q4") },
    query!(Events "q5"),
    query!(Events "q6", "Flink has no OVER on rows that it takes back"),
    query!(Events "q7"),
    query!(Events "q8"),
    query!(Events "q9"),
    query!(Events "q10"),
    query!(Events "q11"),
    query!(Events "q12"),
    query!(Events "q13", "its connector of files has no lookups"),
    query!(Events "q14"),
    query!(Events "q15"),
    query!(Events "q16"),
    query!(Events "q17"),
    query!(Events "q20"),
    query!(Events "q21"),
    query!(Events "q22"),
    query!(Ticks "tumbling"),
    query!(Ticks "sliding"),
];

/// What it does not say, and why.
pub const LEFT_OUT: [(&str, &str); 2] = [
    (
        "q18",
        "the last bid of each bidder on each auction: a table in which each bid replaces one; a stream that only grows would tell the bids again",
    ),
    (
        "q19",
        "the ten highest bids on each auction: a ranking whose rows are taken back, and ours ranks all rows of a moment, not those of each key",
    ),
];
