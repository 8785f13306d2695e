//! Expressions that are ready to be evaluated: names are places, every type is settled.
//!
//! A row in which an expression fails does not hurt the others: [`evaluate`] takes a batch and tells for each row its value or its
//! fault.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::HashSet;

use crate::sub_query::Ask;
pub(crate) use crate::syntax::ast::Comparison;
use crate::value::{Batch, Row, Value};

/// Why a row could not be computed. The row goes to the error stream with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) message: String,
}

pub(crate) type Evaluated = Result<Value, Box<Fault>>;

/// A fault of an expression.
#[cold]
pub(crate) fn fault(message: impl Into<String>) -> Box<Fault> {
    Box::new(Fault { name: "EVALUATION", message: message.into() })
}

/// What a function does with the values of its arguments.
pub(crate) type Kernel = Arc<dyn Fn(&[Value]) -> Evaluated + Send + Sync>;

#[derive(Clone)]
pub(crate) enum Expr {
    Const(Value),
    Column(usize),
    Rowtime,
    Compare(Comparison, Box<Expr>, Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    IsNull(Box<Expr>, bool),
    IsTruth(Box<Expr>, Option<bool>, bool),
    IsDistinct(Box<Expr>, Box<Expr>, bool),
    /// Among constants; and whether NULL is one of them.
    Among(Box<Expr>, Arc<HashSet<Value>>, bool),
    Case(Vec<(Expr, Expr)>, Box<Expr>),
    /// The first that is not NULL.
    Coalesce(Vec<Expr>),
    /// NULL if an argument is NULL; the kernel sees none.
    Strict(Kernel, Vec<Expr>),
    /// The kernel sees NULL too.
    Lenient(Kernel, Vec<Expr>),
    /// A user's function: its body sees the arguments as columns.
    Inline {
        body: Arc<Expr>,
        arguments: Vec<Expr>,
        strict: bool,
    },
    Field(Box<Expr>, usize),
    /// What a sub-query over a table says of the row.
    Ask(Box<Ask>),
}

impl Comparison {
    /// What holds of two values whenever it does not.
    pub(crate) fn opposite(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::GreaterOrEqual,
            Comparison::LessOrEqual => Comparison::Greater,
            Comparison::Greater => Comparison::LessOrEqual,
            Comparison::GreaterOrEqual => Comparison::Less,
        }
    }

    pub(crate) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}

impl Expr {
    pub(crate) fn eval(&self, row: Row<'_>) -> Evaluated {
        Ok(match self {
            Expr::Const(value) => value.clone(),
            Expr::Column(at) => row.values[*at].clone(),
            Expr::Rowtime => Value::Int(row.rowtime),
            Expr::Compare(op, left, right) => {
                let (left, right) = (left.look(row)?, right.look(row)?);
                if left.is_null() || right.is_null() {
                    return Ok(Value::Null);
                }
                Value::Bool(op.holds(left.order(&right)))
            }
            Expr::And(terms) => return all(terms, row, false),
            Expr::Or(terms) => return all(terms, row, true),
            Expr::Not(inner) => match inner.eval(row)? {
                Value::Bool(value) => Value::Bool(!value),
                other => other,
            },
            Expr::IsNull(inner, negated) => Value::Bool(inner.look(row)?.is_null() != *negated),
            Expr::IsTruth(inner, truth, negated) => {
                let value = match inner.eval(row)? {
                    Value::Bool(value) => Some(value),
                    _ => None,
                };
                Value::Bool((value == *truth) != *negated)
            }
            Expr::IsDistinct(left, right, negated) => {
                let (left, right) = (left.look(row)?, right.look(row)?);
                let distinct = left.is_null() != right.is_null() || left.order(&right).is_ne();
                Value::Bool(distinct != *negated)
            }
            Expr::Among(inner, values, with_null) => {
                let value = inner.look(row)?;
                if value.is_null() || (*with_null && !values.contains(&*value)) {
                    return Ok(Value::Null);
                }
                Value::Bool(values.contains(&*value))
            }
            Expr::Case(whens, otherwise) => {
                for (when, then) in whens {
                    if let Value::Bool(true) = when.eval(row)? {
                        return then.eval(row);
                    }
                }
                return otherwise.eval(row);
            }
            Expr::Coalesce(list) => {
                for one in list {
                    let value = one.eval(row)?;
                    if !value.is_null() {
                        return Ok(value);
                    }
                }
                Value::Null
            }
            Expr::Strict(kernel, arguments) => return call(kernel, arguments, row, true),
            Expr::Lenient(kernel, arguments) => return call(kernel, arguments, row, false),
            Expr::Inline { body, arguments, strict } => {
                let mut values = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    values.push(argument.eval(row)?);
                }
                if *strict && values.iter().any(Value::is_null) {
                    return Ok(Value::Null);
                }
                return body.eval(Row { rowtime: row.rowtime, values: &values });
            }
            Expr::Field(inner, at) => match &*inner.look(row)? {
                Value::Record(fields) => fields[*at].clone(),
                _ => Value::Null,
            },
            Expr::Ask(ask) => return ask.answer(row),
        })
    }

    /// Its value for whoever only looks at it: not a copy, where it lies somewhere.
    #[inline]
    fn look<'a>(&'a self, row: Row<'a>) -> Result<Cow<'a, Value>, Box<Fault>> {
        Ok(match self {
            Expr::Const(value) => Cow::Borrowed(value),
            Expr::Column(at) => Cow::Borrowed(&row.values[*at]),
            _ => Cow::Owned(self.eval(row)?),
        })
    }

    /// The column that it is, if it is nothing else.
    pub(crate) fn column(&self) -> Option<usize> {
        match self {
            Expr::Column(at) => Some(*at),
            _ => None,
        }
    }

    /// Whether the row is kept: NULL is no.
    pub(crate) fn holds(&self, row: Row<'_>) -> Result<bool, Box<Fault>> {
        Ok(matches!(self.eval(row)?, Value::Bool(true)))
    }

    /// Looks at all within it and then at itself, but not into the bodies of functions, which see their arguments alone, nor into
    /// what a sub-query does with the rows of its table.
    pub(crate) fn walk(&mut self, look: &mut dyn FnMut(&mut Expr)) {
        match self {
            Expr::Compare(_, one, two) | Expr::IsDistinct(one, two, _) => {
                one.walk(look);
                two.walk(look);
            }
            Expr::And(list)
            | Expr::Or(list)
            | Expr::Coalesce(list)
            | Expr::Strict(_, list)
            | Expr::Lenient(_, list)
            | Expr::Inline { arguments: list, .. } => list.iter_mut().for_each(|one| one.walk(look)),
            Expr::Not(inner)
            | Expr::IsNull(inner, _)
            | Expr::IsTruth(inner, ..)
            | Expr::Among(inner, ..)
            | Expr::Field(inner, _) => inner.walk(look),
            Expr::Case(whens, otherwise) => {
                for (when, then) in whens {
                    when.walk(look);
                    then.walk(look);
                }
                otherwise.walk(look);
            }
            Expr::Ask(ask) => ask.given().for_each(|one| one.walk(look)),
            Expr::Const(_) | Expr::Column(_) | Expr::Rowtime => {}
        }
        look(self);
    }

    /// How many expressions it is made of, without the bodies of functions.
    pub(crate) fn size(&self) -> usize {
        let mut nodes = 0;
        self.clone().walk(&mut |_| nodes += 1);
        nodes
    }

    /// Whether it is of that kind or something within it is, the bodies of functions included.
    pub(crate) fn has(&self, is: &dyn Fn(&Expr) -> bool) -> bool {
        let mut found = false;
        self.clone().walk(&mut |expr| {
            found |= is(expr) || matches!(expr, Expr::Inline { body, .. } if body.has(is));
        });
        found
    }

    /// Whether it needs nothing of a row.
    pub(crate) fn is_constant(&self) -> bool {
        match self {
            Expr::Const(_) => true,
            // What is in a table is another thing tomorrow.
            Expr::Column(_) | Expr::Rowtime | Expr::Ask(_) => false,
            Expr::Compare(_, left, right) | Expr::IsDistinct(left, right, _) => {
                left.is_constant() && right.is_constant()
            }
            Expr::And(list) | Expr::Or(list) | Expr::Coalesce(list) => list.iter().all(Expr::is_constant),
            Expr::Strict(_, list) | Expr::Lenient(_, list) | Expr::Inline { arguments: list, .. } => {
                list.iter().all(Expr::is_constant)
            }
            Expr::Not(inner)
            | Expr::IsNull(inner, _)
            | Expr::IsTruth(inner, ..)
            | Expr::Among(inner, ..)
            | Expr::Field(inner, _) => inner.is_constant(),
            Expr::Case(whens, otherwise) => {
                otherwise.is_constant()
                    && whens.iter().all(|(when, then)| when.is_constant() && then.is_constant())
            }
        }
    }
}

// AND, or OR if that is what ends it: what is known from one side is known, also where the other is NULL.
fn all(terms: &[Expr], row: Row<'_>, end: bool) -> Evaluated {
    let mut unknown = false;
    for term in terms {
        match term.eval(row)? {
            Value::Bool(value) if value == end => return Ok(Value::Bool(end)),
            Value::Bool(_) => {}
            _ => unknown = true,
        }
    }
    Ok(if unknown { Value::Null } else { Value::Bool(!end) })
}

// Up to three arguments need no memory.
fn call(kernel: &Kernel, arguments: &[Expr], row: Row<'_>, strict: bool) -> Evaluated {
    let run = |values: &[Value]| {
        if strict && values.iter().any(Value::is_null) { Ok(Value::Null) } else { kernel(values) }
    };
    match arguments {
        [] => run(&[]),
        [one] => run(&[one.eval(row)?]),
        [one, two] => run(&[one.eval(row)?, two.eval(row)?]),
        [one, two, three] => run(&[one.eval(row)?, two.eval(row)?, three.eval(row)?]),
        more => {
            let mut values = Vec::with_capacity(more.len());
            for argument in more {
                values.push(argument.eval(row)?);
            }
            run(&values)
        }
    }
}

/// Evaluates expressions over all rows of a batch into rows of their own. A row in which one of them fails is left out, and told
/// to `failed` with its place.
pub(crate) fn evaluate(
    exprs: &[Expr],
    rowtime: Option<&Expr>,
    rows: &Batch,
    keep: Option<&Expr>,
    out: &mut Batch,
    mut failed: impl FnMut(Row<'_>, Box<Fault>),
) {
    for row in rows.rows() {
        match evaluate_row(exprs, rowtime, row, keep, out) {
            Ok(()) => {}
            Err(fault) => {
                out.give_up();
                failed(row, fault);
            }
        }
    }
}

fn evaluate_row(
    exprs: &[Expr],
    rowtime: Option<&Expr>,
    row: Row<'_>,
    keep: Option<&Expr>,
    out: &mut Batch,
) -> Result<(), Box<Fault>> {
    if let Some(keep) = keep
        && !keep.holds(row)?
    {
        return Ok(());
    }
    for expr in exprs {
        let value = expr.eval(row)?;
        out.values_mut().push(value);
    }
    let at = match rowtime.map(|rowtime| rowtime.eval(row)).transpose()? {
        None => row.rowtime,
        Some(Value::Int(at)) => at,
        Some(_) => return Err(fault("ROWTIME is NULL")),
    };
    out.complete(at);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_fails_leaves_the_others_alone() {
        let divide: Kernel = Arc::new(|values| match values {
            [Value::Int(one), Value::Int(two)] => {
                one.checked_div(*two).map(Value::Int).ok_or_else(|| fault("by zero"))
            }
            _ => Err(fault("types")),
        });
        let hundred = Expr::Const(Value::Int(100));
        let exprs = [Expr::Column(0), Expr::Strict(divide, vec![hundred, Expr::Column(0)])];
        let mut rows = Batch::new(1);
        for (at, value) in [Value::Int(5), Value::Int(0), Value::Null, Value::Int(20)].into_iter().enumerate()
        {
            rows.push(at as i64, [value]);
        }
        let mut out = Batch::new(2);
        let mut failed = Vec::new();
        evaluate(&exprs, None, &rows, None, &mut out, |row, fault| failed.push((row.rowtime, fault.message)));
        let results: Vec<Value> = out.rows().map(|row| row.values[1].clone()).collect();
        assert_eq!(results, [Value::Int(20), Value::Null, Value::Int(5)]);
        assert_eq!(failed, [(1, "by zero".to_owned())]);
    }

    #[test]
    fn logic_has_three_values() {
        let row = Row { rowtime: 0, values: &[] };
        let value = |truth: Option<bool>| Expr::Const(truth.map_or(Value::Null, Value::Bool));
        let cases = [
            (Some(true), None, None, Some(true)),
            (Some(false), None, Some(false), None),
            (None, None, None, None),
            (Some(true), Some(false), Some(false), Some(true)),
        ];
        for (one, two, and, or) in cases {
            let truth = |truth: Option<bool>| truth.map_or(Value::Null, Value::Bool);
            assert_eq!(Expr::And(vec![value(one), value(two)]).eval(row).unwrap(), truth(and));
            assert_eq!(Expr::Or(vec![value(two), value(one)]).eval(row).unwrap(), truth(or));
        }
    }
}
