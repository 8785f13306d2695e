//! A compiled program: what it reads, what it makes, and how it is started.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::bind::{ColumnInfo, bind};
use crate::diagnostic::Diagnostic;
use crate::hash::Fnv;
use crate::plan::{Graph, Spec};
use crate::run::{Execution, PushError};
use crate::syntax::parse;
use crate::types::SqlType;

/// A column of an input stream, a table or a stream that a program makes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its name to the letter: code must quote it if it is not in upper case.
    pub name: String,
    /// Its type.
    pub sql: SqlType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether `*` leaves it out, as with the columns that the service adds to those of a record.
    pub hidden: bool,
}

impl Column {
    /// A column that may be NULL.
    #[must_use]
    pub fn new(name: &str, sql: SqlType) -> Column {
        Column { name: name.to_owned(), sql, nullable: true, hidden: false }
    }
}

/// A stream or a table with its columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Schema {
    /// Its name to the letter.
    pub name: String,
    /// Its columns in their order.
    pub columns: Vec<Column>,
}

/// What a program is given: the streams that it reads, and the tables of reference data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sources {
    /// Streams of rows that are pushed.
    pub streams: Vec<Schema>,
    /// Tables whose rows are set.
    pub tables: Vec<Schema>,
}

/// A program that has been found right. It is cheap to clone, and can be started many times.
#[derive(Clone)]
pub struct Program(Arc<Inner>);

struct Inner {
    graph: Graph,
    inputs: Vec<(String, usize, usize)>,
    tables: Vec<Schema>,
    streams: Vec<Schema>,
    batches: bool,
    fingerprint: u64,
}

/// Compiles the code of an application.
///
/// # Errors
/// All that is wrong with it, as far as one look can tell: repair it and compile again.
pub fn compile(code: &str, sources: &Sources) -> Result<Program, Vec<Diagnostic>> {
    let place = |findings: Vec<crate::diagnostic::Finding>| -> Vec<Diagnostic> {
        findings.into_iter().map(|finding| Diagnostic::place(finding, code)).collect()
    };
    let statements = parse(code).map_err(place)?;
    let bound = bind(&statements, sources).map_err(place)?;
    let graph = bound.graph;
    let schema = |name: &str, columns: &[ColumnInfo]| Schema {
        name: name.to_owned(),
        columns: columns
            .iter()
            .map(|column| Column {
                name: column.name.clone(),
                sql: column.sql.clone(),
                nullable: column.nullable,
                hidden: column.hidden,
            })
            .collect(),
    };
    let of_input = |input: bool| bound.streams.iter().filter(move |(_, stream)| stream.input == input);
    let inputs =
        of_input(true).map(|(name, stream)| (name.clone(), stream.node, stream.columns.len())).collect();
    let streams = of_input(false).map(|(name, stream)| schema(name, &stream.columns)).collect();
    let meets = graph.nodes.iter().any(|node| node.inputs.len() > 1 || matches!(node.spec, Spec::Join(_)));
    let fingerprint = fingerprint(code, sources);
    let tables = sources.tables.clone();
    Ok(Program(Arc::new(Inner { graph, inputs, tables, streams, batches: !meets, fingerprint })))
}

// `Hash` alone does not promise to be the same in every process and version.
fn fingerprint(code: &str, sources: &Sources) -> u64 {
    let mut hasher = Fnv::default();
    code.hash(&mut hasher);
    // As text: how types are hashed is the compiler's affair.
    format!("{sources:?}").hash(&mut hasher);
    hasher.finish()
}

impl Program {
    /// Starts it. Every stream that the program creates is watched: its rows are kept until they are taken.
    #[must_use]
    pub fn start(&self) -> Execution {
        Execution::new(self, |name| self.0.streams.iter().any(|stream| stream.name == name))
    }

    /// Starts it with only these streams watched. Inputs may be among them.
    #[must_use]
    pub fn start_watching(&self, streams: &[&str]) -> Execution {
        Execution::new(self, |name| streams.contains(&name))
    }

    /// The streams that the program creates, with their columns, in the order in which they stand there.
    #[must_use]
    pub fn streams(&self) -> &[Schema] {
        &self.0.streams
    }

    /// The graph of operators as text.
    #[must_use]
    pub fn explain(&self) -> String {
        self.0.graph.draw()
    }

    /// The same for the same code and the same sources, and likely for no others: by it a snapshot is recognised.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.0.fingerprint
    }

    pub(crate) fn graph(&self) -> &Graph {
        &self.0.graph
    }

    pub(crate) fn width(&self, node: usize) -> usize {
        self.0.graph.nodes[node].width
    }

    /// Whether rows may go through in batches without changing what comes out.
    pub(crate) fn batches(&self) -> bool {
        self.0.batches
    }

    pub(crate) fn input(&self, stream: &str) -> Result<(usize, usize), PushError> {
        let found = self.0.inputs.iter().find(|(name, ..)| name == stream);
        found
            .map(|(_, node, width)| (*node, *width))
            .ok_or_else(|| PushError::NoSuchStream(stream.to_owned()))
    }

    pub(crate) fn table_width(&self, table: &str) -> Result<usize, PushError> {
        let found = self.0.tables.iter().find(|schema| schema.name == table);
        found.map(|schema| schema.columns.len()).ok_or_else(|| PushError::NoSuchTable(table.to_owned()))
    }
}

impl std::fmt::Debug for Program {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.explain())
    }
}
