//! Binds a whole program: its streams first, then views, functions and pumps, and at the end the order of the graph.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{
    Binder, ColumnInfo, Entry, Env, RowtimeAt, Scope, StreamInfo, Typed, UserFunction, required, wrong,
};
use crate::Sources;
use crate::diagnostic::{Finding, Named, Span};
use crate::expr::Expr;
use crate::limits::DIAGNOSTICS_MAX;
use crate::plan::{Graph, Project, Retime, Spec};
use crate::syntax::ast::{CreateFunction, CreatePump, CreateStream, CreateView, Ident, Statement};
use crate::tick::Course;
use crate::types::SqlType;
use crate::value::Value;

/// A program that can be run.
pub(crate) struct Bound {
    pub(crate) graph: Graph,
    /// Streams by name, with their nodes and columns.
    pub(crate) streams: IndexMap<String, StreamInfo>,
}

/// Binds the statements of a program over its inputs.
pub(crate) fn bind(statements: &[Statement], sources: &Sources) -> Result<Bound, Vec<Finding>> {
    let mut binder = Binder::default();
    binder.declare(sources);
    let mut findings = Vec::new();
    let mut pumps: IndexMap<&str, &CreatePump> = IndexMap::new();
    for statement in statements {
        let declared = match statement {
            Statement::Stream(stream) => binder.declare_stream(stream),
            Statement::View(view) => binder.declare_view(view),
            Statement::Pump(pump) if pumps.contains_key(pump.name.name.as_str()) && !pump.replace => {
                duplicate(&pump.name, "pump", "CREATE OR REPLACE PUMP")
            }
            Statement::Pump(pump) => {
                pumps.insert(&pump.name.name, pump);
                Ok(())
            }
            Statement::Function(_) => Ok(()),
        };
        findings.extend(declared.err());
    }
    // What a statement is about to use may stand behind it, but for functions, which cannot use themselves so.
    for statement in statements {
        binder.depth = 0;
        let bound = match statement {
            Statement::Function(function) => binder.function(function),
            Statement::View(view) => binder.check_view(view),
            _ => Ok(()),
        };
        findings.extend(bound.err());
    }
    for pump in pumps.values() {
        binder.depth = 0;
        findings.extend(binder.pump(pump).err());
    }
    if findings.is_empty() {
        findings.extend(binder.order(&pumps).err());
    }
    if !findings.is_empty() {
        findings.sort_by_key(|finding| finding.span.start);
        findings.truncate(DIAGNOSTICS_MAX);
        return Err(findings);
    }
    Ok(Bound { graph: binder.graph, streams: binder.streams })
}

impl Binder {
    fn declare(&mut self, sources: &Sources) {
        let columns = |columns: &[crate::Column]| {
            columns
                .iter()
                .map(|column| ColumnInfo {
                    name: column.name.clone(),
                    sql: column.sql.clone(),
                    nullable: column.nullable,
                    course: Course::Any,
                    hidden: column.hidden,
                })
                .collect::<Vec<_>>()
        };
        let nobody: Arc<str> = Arc::from("");
        for stream in &sources.streams {
            let columns = columns(&stream.columns);
            let spec = Spec::Stream { name: stream.name.clone(), input: true };
            let node = self.graph.add(spec, Vec::new(), columns.len(), &nobody);
            self.streams.insert(stream.name.clone(), StreamInfo { node, columns, input: true });
        }
        for table in &sources.tables {
            self.tables.insert(table.name.clone(), columns(&table.columns));
        }
    }

    fn declare_stream(&mut self, stream: &CreateStream) -> Result<(), Finding> {
        let name = &stream.name;
        if is_error_stream(&name.name) {
            return wrong(name.span, "the stream of errors is there already", "give the stream another name");
        }
        let columns: Vec<ColumnInfo> = stream
            .columns
            .iter()
            .map(|column| ColumnInfo {
                name: column.name.name.clone(),
                sql: column.sql.clone(),
                nullable: column.nullable,
                course: Course::Any,
                hidden: false,
            })
            .collect();
        let spec = Spec::Stream { name: name.name.clone(), input: false };
        match self.streams.get(&name.name) {
            Some(known) if known.input => {
                let fix = "give the stream another name";
                return wrong(name.span, format!("{} is an input of the application", name.name), fix);
            }
            Some(_) if !stream.replace => return duplicate(name, "stream", "CREATE OR REPLACE STREAM"),
            // Nothing has been bound yet that could feed it or read it.
            Some(known) => {
                let node = known.node;
                self.graph.nodes[node].width = columns.len();
                self.streams.insert(name.name.clone(), StreamInfo { node, columns, input: false });
            }
            None => {
                let node = self.graph.add(spec, Vec::new(), columns.len(), &Arc::from(""));
                self.streams.insert(name.name.clone(), StreamInfo { node, columns, input: false });
            }
        }
        Ok(())
    }

    fn declare_view(&mut self, view: &CreateView) -> Result<(), Finding> {
        let name = &view.name.name;
        if self.streams.contains_key(name) || (self.views.contains_key(name) && !view.replace) {
            return duplicate(&view.name, "stream or view", "CREATE OR REPLACE VIEW");
        }
        self.views.insert(name.clone(), view.query.clone());
        Ok(())
    }

    // A view is put where it is used; here it is looked at, so that a mistake is told also of one that nobody uses.
    fn check_view(&mut self, view: &CreateView) -> Result<(), Finding> {
        let mark = self.graph.nodes.len();
        let checked = self.query(&view.query, &Arc::from(""));
        self.graph.nodes.truncate(mark);
        checked.map(|_| ())
    }

    fn function(&mut self, function: &CreateFunction) -> Result<(), Finding> {
        let parameters: Vec<SqlType> = function.parameters.iter().map(|(_, sql)| sql.clone()).collect();
        let known = self.functions.entry(function.name.name.clone()).or_default();
        if let Some(at) = known.iter().position(|other| other.parameters == parameters) {
            if !function.replace {
                return duplicate(
                    &function.name,
                    "function of these parameters",
                    "CREATE OR REPLACE FUNCTION",
                );
            }
            known.remove(at);
        }
        let columns = function.parameters.iter().map(|(name, sql)| ColumnInfo {
            name: name.name.clone(),
            sql: sql.clone(),
            nullable: true,
            course: Course::Any,
            hidden: false,
        });
        let entry = Entry { alias: None, columns: columns.collect(), at: 0, rowtime: RowtimeAt::Nowhere };
        let scope = Scope { entries: vec![entry] };
        // Those of its name are not known in its body: a function that calls itself would never end.
        let others = self.functions.swap_remove(&function.name.name).unwrap_or_default();
        let before = self.spent;
        let body = self.bind(&function.body, &mut Env::row(&scope));
        self.functions.insert(function.name.name.clone(), others);
        let body = body?;
        if !body.sql.fits(&function.returns) || matches!(body.sql, SqlType::Record(_)) {
            let message = format!("the body is {}, and the function RETURNS {}", body.sql, function.returns);
            return wrong(body.span, message, format!("write CAST(... AS {})", function.returns));
        }
        let body = Arc::new(body.converted(&function.returns).expr);
        let cost = self.spent - before;
        let made = UserFunction {
            parameters,
            returns: function.returns.clone(),
            strict: function.null_on_null,
            body,
            cost,
        };
        self.functions.entry(function.name.name.clone()).or_default().push(made);
        Ok(())
    }

    fn pump(&mut self, pump: &CreatePump) -> Result<(), Finding> {
        let name: Arc<str> = Arc::from(pump.name.name.as_str());
        let Some(into) = self.streams.get(&pump.into.name) else {
            if is_error_stream(&pump.into.name) {
                let fix =
                    "create a stream for it; rows that fail come into the stream of errors by themselves";
                return wrong(pump.into.span, "the stream of errors cannot be written by a pump", fix);
            }
            return self.unknown_stream(&pump.into);
        };
        if into.input {
            let fix = "create a stream and insert into that";
            return wrong(pump.into.span, format!("{} is an input of the application", pump.into.name), fix);
        }
        let (target, columns) = (into.node, into.columns.clone());
        let mark = self.graph.nodes.len();
        let relation = self.query(&pump.query, &name)?;
        let assigned = assign(pump, &relation.columns, &columns)?;
        let mut exprs = Vec::with_capacity(columns.len());
        let mut rowtime = None;
        for (column, from) in columns.iter().zip(&assigned.columns) {
            let value = match from {
                Some(at) => stored(column_of(*at, &relation.columns[*at]), column),
                None if column.nullable => Expr::Const(Value::Null),
                None => {
                    let message =
                        format!("the column {} is NOT NULL, and nothing is inserted into it", column.name);
                    return wrong(pump.into.span, message, format!("add {} to the columns", column.name));
                }
            };
            exprs.push(value);
        }
        if let Some(at) = assigned.rowtime {
            rowtime = Some(Retime { expr: Expr::Column(at), ahead: None, ordered: true });
        }
        if pump.stopped {
            self.graph.nodes.truncate(mark);
            return Ok(());
        }
        // Where columns go as they are, the row does.
        let straight = rowtime.is_none()
            && exprs.len() == relation.columns.len()
            && exprs.iter().enumerate().all(|(at, expr)| matches!(expr, Expr::Column(from) if *from == at));
        let node =
            if straight { relation.node } else { self.project_onto(relation.node, exprs, rowtime, &name) };
        // A stream that is read as it is must not be mistaken for what feeds it.
        let node = if matches!(self.graph.nodes[node].spec, Spec::Stream { .. }) {
            let exprs = (0..columns.len()).map(Expr::Column).collect();
            let project = Project { exprs, ..Project::default() };
            self.graph.add(Spec::Project(Arc::new(project)), vec![node], columns.len(), &name)
        } else {
            node
        };
        self.graph.nodes[target].inputs.push(node);
        Ok(())
    }

    // Into the last projection of the query, where there is one: that saves a step for each row.
    fn project_onto(
        &mut self,
        node: usize,
        exprs: Vec<Expr>,
        rowtime: Option<Retime>,
        pump: &Arc<str>,
    ) -> usize {
        let width = exprs.len();
        if rowtime.is_none()
            && let Spec::Project(project) = &mut self.graph.nodes[node].spec
            && let Some(project) = Arc::get_mut(project)
        {
            let inner = std::mem::take(&mut project.exprs);
            project.exprs = exprs.into_iter().map(|expr| substitute(expr, &inner)).collect();
            self.graph.nodes[node].width = width;
            return node;
        }
        let project = Project { keep: None, exprs, rowtime };
        self.graph.add(Spec::Project(Arc::new(project)), vec![node], width, pump)
    }

    fn order(&mut self, pumps: &IndexMap<&str, &CreatePump>) -> Result<(), Finding> {
        match self.graph.sort() {
            Ok(places) => {
                self.streams.values_mut().for_each(|stream| stream.node = places[stream.node]);
                Ok(())
            }
            Err(at) => {
                let name = &self.graph.nodes[at].pump;
                let pump = pumps.get(&**name).copied().or_else(|| pumps.values().next().copied());
                let span = pump.map_or(Span::default(), |pump| pump.name.span);
                let message = "streams and pumps go round in a circle, and rows would never leave it";
                wrong(
                    span,
                    message,
                    "insert into a stream that this pump does not read, directly or through others",
                )
            }
        }
    }
}

// Which column of the query goes into which of the stream.
struct Assigned {
    columns: Vec<Option<usize>>,
    rowtime: Option<usize>,
}

fn assign(pump: &CreatePump, from: &[ColumnInfo], to: &[ColumnInfo]) -> Result<Assigned, Finding> {
    let mut assigned = Assigned { columns: vec![None; to.len()], rowtime: None };
    let names: Vec<&Ident> = pump.columns.iter().collect();
    let expected = if names.is_empty() { to.len() } else { names.len() };
    if from.len() != expected {
        let message = format!("the query has {} columns, and {expected} are inserted", from.len());
        let fix = if names.is_empty() {
            let columns: Vec<&str> = to.iter().map(|column| column.name.as_str()).collect();
            format!("select one value for each of {}", columns.join(", "))
        } else {
            "select one value for each column that is named".to_owned()
        };
        return wrong(pump.query.span, message, fix);
    }
    for (at, info) in from.iter().enumerate() {
        let place = match names.get(at) {
            None => at,
            Some(name) if name.name == "ROWTIME" => {
                assigned.rowtime = Some(at);
                continue;
            }
            Some(name) => {
                let found = to.iter().position(|column| column.name == name.name);
                let Some(place) = found else {
                    let known = super::expression::list_names(to.iter().map(|column| column.name.as_str()));
                    let message = format!("{} has no column {}", pump.into.name, name.name);
                    let fix = format!("write one of {known}");
                    return Err(Finding::unknown(Named::Column, name.span, message, fix));
                };
                if assigned.columns[place].is_some() {
                    return wrong(
                        name.span,
                        format!("{} is named twice", name.name),
                        "leave one of them out",
                    );
                }
                place
            }
        };
        let target = &to[place];
        if !info.sql.fits(&target.sql) {
            let message =
                format!("the column {} is {}, and {} is inserted into it", target.name, target.sql, info.sql);
            let span = value_span(pump, at, from.len());
            let fix = match info.sql {
                SqlType::Record(_) => "name a field of the record, as in T.REC.COLUMN1".to_owned(),
                _ => format!("nothing is converted by itself: write CAST(... AS {})", target.sql),
            };
            return wrong(span, message, fix);
        }
        assigned.columns[place] = Some(at);
    }
    Ok(assigned)
}

// The expression of SELECT that a column comes from, where that can be told.
fn value_span(pump: &CreatePump, at: usize, count: usize) -> Span {
    use crate::syntax::ast::Item;
    let Some(select) = pump.query.selects.first() else { return pump.query.span };
    if select.items.len() != count {
        return pump.query.span;
    }
    match &select.items[at] {
        Item::Expr { expr, .. } => expr.span,
        Item::Star(span) => *span,
        Item::StarOf(name) => name.span,
    }
}

fn column_of(at: usize, info: &ColumnInfo) -> Typed {
    Typed {
        expr: Expr::Column(at),
        sql: info.sql.clone(),
        nullable: info.nullable,
        course: Course::Any,
        key: String::new(),
        span: Span::default(),
    }
}

// As a column keeps it.
fn stored(value: Typed, column: &ColumnInfo) -> Expr {
    let nullable = value.nullable;
    let expr = value.converted(&column.sql).expr;
    if nullable && !column.nullable { required(expr, &column.name) } else { expr }
}

// An expression over the results of others, over what those are over.
fn substitute(expr: Expr, inner: &[Expr]) -> Expr {
    let list = |list: Vec<Expr>| list.into_iter().map(|one| substitute(one, inner)).collect();
    match expr {
        Expr::Column(at) => inner[at].clone(),
        Expr::Strict(kernel, arguments) => Expr::Strict(kernel, list(arguments)),
        Expr::Lenient(kernel, arguments) => Expr::Lenient(kernel, list(arguments)),
        // What a column is converted by is one of these.
        other => other,
    }
}

fn is_error_stream(name: &str) -> bool {
    name.eq_ignore_ascii_case("error_stream")
}

fn duplicate(name: &Ident, kind: &str, instead: &str) -> Result<(), Finding> {
    let message = format!("there is a {kind} {} already", name.name);
    wrong(name.span, message, format!("write {instead}, or give it another name"))
}
