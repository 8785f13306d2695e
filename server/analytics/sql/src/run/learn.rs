//! Functions that learn from a whole stream: each row comes out at once, with what those before it make of its numbers.

use std::sync::Arc;

use super::SnapshotError;
use super::density::Density;
use super::forest::{Forest, Judgement};
use super::operator::{Chunk, Errors, Keep, Operator, Source};
use crate::expr::{Fault, fault};
use crate::functions::as_double;
use crate::json::write_value;
use crate::plan;
use crate::types::SqlType;
use crate::value::{Row, Value};

pub(super) struct Learn {
    spec: Arc<plan::Learn>,
    pump: Arc<str>,
    model: Model,
    point: Vec<f64>,
}

enum Model {
    Forest(Forest),
    Density(Density),
}

impl Learn {
    pub(super) fn new(spec: &Arc<plan::Learn>, pump: &Arc<str>) -> Learn {
        let columns = spec.columns.len();
        let model = match &spec.model {
            plan::Model::Forest { forest, .. } => Model::Forest(Forest::new(*forest, columns)),
            plan::Model::Hotspots(hotspots) => Model::Density(Density::new(*hotspots, columns)),
        };
        Learn { spec: Arc::clone(spec), pump: Arc::clone(pump), model, point: Vec::new() }
    }

    // A row without one of its numbers is nowhere: it is not learned, and nothing is told of it.
    fn results(&mut self, row: Row<'_>) -> Result<[Value; 2], Box<Fault>> {
        self.point.clear();
        for (at, name) in &self.spec.columns {
            let value = &row.values[*at];
            if value.is_null() {
                return Ok([Value::Null, Value::Null]);
            }
            let number = as_double(value)?;
            if !number.is_finite() {
                return Err(fault(format!("{name} is no number, or too large for one")));
            }
            self.point.push(number);
        }
        Ok(match (&mut self.model, &self.spec.model) {
            (Model::Forest(forest), plan::Model::Forest { forest: spec, directions }) => {
                let judgement = forest.judge(&self.point);
                let explanation = match spec.explained {
                    true => Value::Text(explain(&judgement, &self.spec.columns, *directions).into()),
                    false => Value::Null,
                };
                [Value::Double(judgement.score), explanation]
            }
            (Model::Density(density), _) => [Value::Text(density.around(&self.point).into()), Value::Null],
            (Model::Forest(_), _) => [Value::Null, Value::Null],
        })
    }
}

fn explain(judgement: &Judgement, columns: &[(usize, String)], directions: bool) -> String {
    let mut out = Vec::new();
    for (at, (_, name)) in columns.iter().enumerate() {
        let (above, below) = (judgement.above[at], judgement.below[at]);
        out.push(if at == 0 { b'{' } else { b',' });
        write_value(&Value::text(name), &SqlType::Null, &mut out);
        out.extend_from_slice(b":{");
        if directions {
            let direction = if above > below { "HIGH" } else { "LOW" };
            out.extend_from_slice(format!("\"DIRECTION\":\"{direction}\",\"STRENGTH\":").as_bytes());
            write_value(&Value::Double((above - below).abs()), &SqlType::Double, &mut out);
            out.push(b',');
        }
        out.extend_from_slice(b"\"ATTRIBUTION_SCORE\":");
        write_value(&Value::Double(above + below), &SqlType::Double, &mut out);
        out.push(b'}');
    }
    out.push(b'}');
    String::from_utf8_lossy(&out).into_owned()
}

impl Operator for Learn {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        let told = out.rows.width() - chunk.rows.width();
        for row in chunk.rows.rows() {
            match self.results(row) {
                Ok(results) => {
                    let values = row.values.iter().cloned().chain(results.into_iter().take(told));
                    out.rows.push(row.rowtime, values);
                }
                Err(fault) => errors.report(&self.pump, row, &fault),
            }
        }
        out.bound = chunk.bound;
    }

    fn freeze(&self) -> Box<dyn Keep> {
        match &self.model {
            Model::Forest(forest) => forest.freeze(),
            Model::Density(density) => density.freeze(),
        }
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        match &mut self.model {
            Model::Forest(forest) => forest.load(from),
            Model::Density(density) => density.load(from),
        }
    }
}
