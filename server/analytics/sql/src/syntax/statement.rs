//! CREATE STREAM, PUMP, VIEW and FUNCTION.

use super::ast::{ColumnDefinition, CreateFunction, CreatePump, CreateStream, CreateView, Statement};
use super::parser::{Parsed, Parser};
use super::token::Kind;
use crate::diagnostic::Finding;
use crate::limits::COLUMNS_MAX;

impl Parser {
    pub(crate) fn statement(&mut self) -> Parsed<Statement> {
        if !self.eat_word("CREATE") {
            return Err(self.no_statement());
        }
        let replace = self.eat_words(&["OR", "REPLACE"]);
        let statement = if self.eat_word("STREAM") {
            Statement::Stream(self.stream(replace)?)
        } else if self.eat_word("PUMP") {
            Statement::Pump(self.pump(replace)?)
        } else if self.eat_word("VIEW") {
            Statement::View(self.view(replace)?)
        } else if self.eat_word("FUNCTION") {
            Statement::Function(self.function(replace)?)
        } else if self.is_word("TABLE") {
            let fix = "write CREATE STREAM; tables are the reference data sources of the application";
            return Err(Finding::new(self.span(), "tables cannot be created in the code", fix));
        } else {
            return Err(self.expected("STREAM, PUMP, VIEW or FUNCTION"));
        };
        if !self.eat_sign(";") && !self.at_end() {
            return Err(self.unexpected_end());
        }
        Ok(statement)
    }

    fn no_statement(&self) -> Finding {
        let fix = match &self.token().kind {
            Kind::Word(word) => match word.as_str() {
                "SELECT" => {
                    "begin with CREATE OR REPLACE PUMP \"P\" AS INSERT INTO \"OUT\" and let the SELECT follow"
                }
                "INSERT" => "begin with CREATE OR REPLACE PUMP \"P\" AS and let the INSERT follow",
                "DROP" | "ALTER" => "leave it out: an application begins with nothing",
                _ => "begin a statement with CREATE [OR REPLACE] STREAM, PUMP, VIEW or FUNCTION",
            },
            _ => "begin a statement with CREATE [OR REPLACE] STREAM, PUMP, VIEW or FUNCTION",
        };
        Finding { fix: fix.to_owned(), ..self.expected("a statement") }
    }

    // What people write behind a query and the dialect does not have.
    fn unexpected_end(&self) -> Finding {
        let Kind::Word(word) = &self.token().kind else { return self.expected(";") };
        let (message, fix) = match word.as_str() {
            "LIMIT" | "FETCH" | "OFFSET" => (
                "a stream has no end, and so no first rows to keep",
                "use TOP_K_ITEMS_TUMBLING, or filter with WHERE",
            ),
            "EMIT" => ("there is no EMIT clause", "leave it out: a window tells its rows when it closes"),
            "RANGE" | "ROWS" => (
                "a window cannot follow here",
                "group by STEP(\"S\".ROWTIME BY INTERVAL '1' MINUTE), or write the window in OVER (...)",
            ),
            "EXCEPT" | "INTERSECT" | "MINUS" => {
                ("streams can be put together by UNION ALL only", "write UNION ALL")
            }
            _ => return self.expected("; or the end"),
        };
        Finding::new(self.span(), message, fix)
    }

    fn stream(&mut self, replace: bool) -> Parsed<CreateStream> {
        let name = self.qualified("the name of the stream")?;
        self.expect_sign("(")?;
        let mut columns: Vec<ColumnDefinition> = Vec::new();
        loop {
            let column = self.ident("the name of a column")?;
            if columns.iter().any(|other| other.name.name == column.name) {
                let message = format!("there are two columns {}", column.name);
                return Err(Finding::new(column.span, message, "give one of them another name"));
            }
            if column.name == "ROWTIME" {
                let message = "every stream has a column ROWTIME of its own";
                return Err(Finding::new(column.span, message, "give the column another name"));
            }
            let sql = self.sql_type()?;
            let nullable = !self.eat_words(&["NOT", "NULL"]);
            if nullable {
                self.eat_word("NULL");
            }
            columns.push(ColumnDefinition { name: column, sql, nullable });
            if columns.len() > COLUMNS_MAX {
                let message = format!("a stream has at most {COLUMNS_MAX} columns");
                return Err(Finding::new(self.span(), message, "leave some of them out"));
            }
            if !self.eat_sign(",") {
                break;
            }
        }
        self.expect_sign(")")?;
        self.description()?;
        Ok(CreateStream { name, replace, columns })
    }

    fn description(&mut self) -> Parsed<()> {
        if self.eat_word("DESCRIPTION") {
            match self.advance().kind {
                Kind::Text(_) => {}
                _ => return Err(self.expected("a text")),
            }
        }
        Ok(())
    }

    fn pump(&mut self, replace: bool) -> Parsed<CreatePump> {
        let name = self.qualified("the name of the pump")?;
        let stopped = self.eat_word("STOPPED");
        if !stopped {
            self.eat_word("STARTED");
        }
        self.description()?;
        self.expect_word("AS")?;
        if self.is_word("SELECT") {
            let fix = "write AS INSERT INTO \"STREAM\" and let the SELECT follow";
            return Err(Finding::new(self.span(), "a pump inserts into a stream", fix));
        }
        self.expect_word("INSERT")?;
        self.eat_word("EXPEDITED");
        self.expect_word("INTO")?;
        let into = self.qualified("the name of a stream")?;
        // A parenthesis begins the columns, unless it begins the query.
        let columns = if self.is_sign("(") && !self.word_ahead(1, "SELECT") {
            self.idents("the name of a column")?
        } else {
            Vec::new()
        };
        let query = self.query()?;
        Ok(CreatePump { name, replace, stopped, into, columns, query })
    }

    fn view(&mut self, replace: bool) -> Parsed<CreateView> {
        let name = self.qualified("the name of the view")?;
        self.description()?;
        self.expect_word("AS")?;
        Ok(CreateView { name, replace, query: self.query()? })
    }

    fn function(&mut self, replace: bool) -> Parsed<CreateFunction> {
        let name = self.qualified("the name of the function")?;
        self.expect_sign("(")?;
        let mut parameters = Vec::new();
        while !self.is_sign(")") {
            if !parameters.is_empty() {
                self.expect_sign(",")?;
            }
            let parameter = self.ident("the name of a parameter")?;
            parameters.push((parameter, self.sql_type()?));
        }
        self.expect_sign(")")?;
        self.expect_word("RETURNS")?;
        let returns = self.sql_type()?;
        let mut null_on_null = false;
        while !self.eat_word("RETURN") {
            let start = self.span();
            if self.eat_word("LANGUAGE") {
                if !self.eat_word("SQL") {
                    let fix = "write LANGUAGE SQL, and the body as one expression";
                    return Err(Finding::new(self.span(), "functions are written in SQL only", fix));
                }
            } else if self.eat_word("SPECIFIC") {
                self.qualified("a name")?;
            } else if self.eat_words(&["RETURNS", "NULL", "ON", "NULL", "INPUT"]) {
                null_on_null = true;
            } else if !(self.eat_words(&["CALLED", "ON", "NULL", "INPUT"])
                || self.eat_word("DETERMINISTIC")
                || self.eat_words(&["NOT", "DETERMINISTIC"])
                || self.eat_words(&["CONTAINS", "SQL"])
                || self.eat_words(&["READS", "SQL", "DATA"])
                || self.eat_words(&["NO", "SQL"]))
            {
                if self.eat_words(&["MODIFIES", "SQL", "DATA"]) {
                    let message = "a function computes from its parameters and tables, and writes nothing";
                    return Err(Finding::new(start, message, "write CONTAINS SQL"));
                }
                return Err(self.expected("CONTAINS SQL or RETURN"));
            }
        }
        let body = self.expr()?;
        Ok(CreateFunction { name, replace, parameters, returns, null_on_null, body })
    }
}
