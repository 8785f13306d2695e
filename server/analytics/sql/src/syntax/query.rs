//! Queries: SELECT with its clauses, FROM with joins, windows.

use super::ast::{
    Alias, Bound, Expr, ExprKind, Frame, Item, JoinKind, OrderItem, Query, Select, Source, TableArgument,
    WindowRef, WindowSpec, Windowed, WindowedKind,
};
use super::parser::{Parsed, Parser};
use super::token::Kind;
use crate::diagnostic::Finding;
use crate::limits::JOINS_MAX;

impl Parser {
    pub(crate) fn query(&mut self) -> Parsed<Query> {
        self.enter()?;
        let start = self.span();
        let mut selects = Vec::new();
        loop {
            if self.eat_sign("(") {
                // A parenthesis around one of the parts, or around all of it.
                let inner = self.query()?;
                self.expect_sign(")")?;
                if !inner.order.is_empty() {
                    let fix = "order the whole, behind the last of the selects";
                    return Err(Finding::new(
                        inner.span,
                        "a part of a query cannot be ordered by itself",
                        fix,
                    ));
                }
                selects.extend(inner.selects);
            } else {
                selects.push(self.select()?);
            }
            if !self.eat_word("UNION") {
                break;
            }
            if !self.eat_word("ALL") {
                let fix = "write UNION ALL; SELECT DISTINCT around it tells each row once";
                return Err(Finding::new(
                    self.last_span(),
                    "UNION would have to remember every row for ever",
                    fix,
                ));
            }
        }
        let mut order = Vec::new();
        let mut within = None;
        if self.eat_words(&["ORDER", "BY"]) {
            order = self.order_items()?;
            if self.eat_word("WITHIN") {
                within = Some(self.expr()?);
            }
        }
        self.leave();
        Ok(Query { selects, order, within, span: start.to(self.last_span()) })
    }

    pub(crate) fn order_items(&mut self) -> Parsed<Vec<OrderItem>> {
        let mut items = Vec::new();
        loop {
            let expr = self.expr()?;
            let descending = self.eat_word("DESC");
            if !descending {
                self.eat_word("ASC");
            }
            items.push(OrderItem { expr, descending });
            if !self.eat_sign(",") {
                return Ok(items);
            }
        }
    }

    fn select(&mut self) -> Parsed<Select> {
        let start = self.span();
        if self.is_word("WITH") {
            let fix = "write CREATE VIEW name AS SELECT ..., or a sub-query in FROM";
            return Err(Finding::new(start, "there is no WITH clause", fix));
        }
        self.expect_word("SELECT")?;
        self.eat_word("STREAM");
        let distinct = self.eat_word("DISTINCT");
        if !distinct {
            self.eat_word("ALL");
        }
        let mut items = vec![self.item()?];
        while self.eat_sign(",") {
            items.push(self.item()?);
        }
        if !self.is_word("FROM") {
            let mut finding = self.expected("FROM");
            if self.is_sign(";") || self.at_end() {
                finding.fix =
                    "write FROM and the name of a stream; a semicolon ends the statement".to_owned();
            }
            return Err(finding);
        }
        self.eat_word("FROM");
        let from = self.sources()?;
        let filter = if self.eat_word("WHERE") { Some(self.expr()?) } else { None };
        let mut group = Vec::new();
        let mut windowed = None;
        let mut having = None;
        let mut windows = Vec::new();
        loop {
            if group.is_empty() && self.eat_words(&["GROUP", "BY"]) {
                group = self.expr_list()?;
                self.refuse_group_window()?;
            } else if windowed.is_none() && self.eat_words(&["WINDOWED", "BY"]) {
                windowed = Some(self.windowed()?);
            } else if having.is_none() && self.eat_word("HAVING") {
                having = Some(self.expr()?);
            } else if windows.is_empty() && self.eat_word("WINDOW") {
                loop {
                    let name = self.ident("the name of a window")?;
                    self.expect_word("AS")?;
                    windows.push((name, self.window_spec()?));
                    if !self.eat_sign(",") {
                        break;
                    }
                }
            } else {
                break;
            }
        }
        let span = start.to(self.last_span());
        Ok(Select { span, distinct, items, from, filter, group, windowed, having, windows })
    }

    // `GROUP BY ROWTIME RANGE INTERVAL '1' MINUTE` is found in many tutorials and is no SQL of any kind.
    fn refuse_group_window(&self) -> Parsed<()> {
        if self.is_word("RANGE") || self.is_word("ROWS") {
            let message = "a window cannot follow GROUP BY";
            let fix = "group by STEP(\"S\".ROWTIME BY INTERVAL '1' MINUTE), with the stream's own name";
            return Err(Finding::new(self.span(), message, fix));
        }
        Ok(())
    }

    fn item(&mut self) -> Parsed<Item> {
        let start = self.span();
        if self.eat_sign("*") {
            return Ok(Item::Star(start));
        }
        let named = matches!(self.token().kind, Kind::Word(_) | Kind::Quoted(_));
        if named && self.sign_ahead(1, ".") && self.sign_ahead(2, "*") {
            let name = self.ident("a name")?;
            self.advance();
            self.advance();
            return Ok(Item::StarOf(name));
        }
        let expr = self.expr()?;
        Ok(Item::Expr { expr, alias: self.alias()? })
    }

    // What FROM names, with joins between; a comma joins everything with everything.
    fn sources(&mut self) -> Parsed<Source> {
        self.enter()?;
        let start = self.span();
        let mut left = self.source()?;
        let mut links = 0;
        loop {
            let kind = if self.eat_sign(",") || self.eat_words(&["CROSS", "JOIN"]) {
                JoinKind::Cross
            } else if self.eat_word("JOIN") || self.eat_words(&["INNER", "JOIN"]) {
                JoinKind::Inner
            } else if self.is_word("NATURAL") {
                let fix = "write JOIN ... ON and the columns that must be equal";
                return Err(Finding::new(self.span(), "there is no NATURAL JOIN", fix));
            } else {
                let kind = [("LEFT", JoinKind::Left), ("RIGHT", JoinKind::Right), ("FULL", JoinKind::Full)];
                let Some((_, kind)) = kind.into_iter().find(|(word, _)| self.eat_word(word)) else { break };
                self.eat_word("OUTER");
                self.expect_word("JOIN")?;
                kind
            };
            links += 1;
            if links > JOINS_MAX {
                let fix = "join some of them in a sub-query or a view";
                return Err(Finding::new(
                    self.span(),
                    format!("more than {JOINS_MAX} joins follow one another"),
                    fix,
                ));
            }
            let right = self.source()?;
            let mut on = None;
            if self.is_word("USING") {
                let fix = "write ON and the columns that must be equal";
                return Err(Finding::new(self.span(), "there is no USING", fix));
            }
            if kind != JoinKind::Cross {
                self.expect_word("ON")?;
                on = Some(self.expr()?);
            }
            let span = start.to(self.last_span());
            left = Source::Join { left: Box::new(left), right: Box::new(right), kind, on, span };
        }
        self.leave();
        Ok(left)
    }

    fn source(&mut self) -> Parsed<Source> {
        if self.is_word("TABLE") && self.sign_ahead(1, "(") {
            return self.table_function();
        }
        if self.is_word("STREAM") && self.sign_ahead(1, "(") {
            return self.table_function();
        }
        if self.eat_sign("(") {
            if !self.is_word("SELECT") && !self.is_sign("(") {
                let inner = self.sources()?;
                self.expect_sign(")")?;
                return Ok(inner);
            }
            let query = Box::new(self.query()?);
            self.expect_sign(")")?;
            let window = self.over()?;
            return Ok(Source::Sub { query, window, alias: self.source_alias()? });
        }
        let name = self.qualified("the name of a stream")?;
        let window = self.over()?;
        Ok(Source::Named { name, window, alias: self.source_alias()? })
    }

    fn table_function(&mut self) -> Parsed<Source> {
        self.advance();
        self.expect_sign("(")?;
        let name = self.qualified("the name of a function")?;
        self.expect_sign("(")?;
        let mut arguments = Vec::new();
        while !self.is_sign(")") {
            if !arguments.is_empty() {
                self.expect_sign(",")?;
            }
            if self.eat_word("CURSOR") {
                self.expect_sign("(")?;
                arguments.push(TableArgument::Cursor(self.query()?));
                self.expect_sign(")")?;
            } else {
                arguments.push(TableArgument::Expr(self.expr()?));
            }
        }
        self.expect_sign(")")?;
        self.expect_sign(")")?;
        Ok(Source::Function { name, arguments, alias: self.source_alias()? })
    }

    fn source_alias(&mut self) -> Parsed<Option<Alias>> {
        let Some(name) = self.alias()? else { return Ok(None) };
        let columns = if self.is_sign("(") { self.idents("the name of a column")? } else { Vec::new() };
        Ok(Some(Alias { name, columns }))
    }

    /// `OVER w` or `OVER (...)`, where it stands.
    pub(crate) fn over(&mut self) -> Parsed<Option<WindowRef>> {
        if !self.eat_word("OVER") {
            return Ok(None);
        }
        if self.is_sign("(") {
            return Ok(Some(WindowRef::Spec(self.window_spec()?)));
        }
        self.ident("a window").map(|name| Some(WindowRef::Named(name)))
    }

    fn window_spec(&mut self) -> Parsed<WindowSpec> {
        let start = self.span();
        self.expect_sign("(")?;
        let based = match &self.token().kind {
            Kind::Quoted(_) => true,
            Kind::Word(word) => !["PARTITION", "ORDER", "RANGE", "ROWS"].contains(&word.as_str()),
            _ => false,
        };
        let base = if based { Some(self.ident("a window")?) } else { None };
        let partition = if self.eat_words(&["PARTITION", "BY"]) { self.expr_list()? } else { Vec::new() };
        let order = if self.eat_words(&["ORDER", "BY"]) { self.order_items()? } else { Vec::new() };
        let frame = self.frame()?;
        self.expect_sign(")")?;
        Ok(WindowSpec { span: start.to(self.last_span()), base, partition, order, frame })
    }

    fn frame(&mut self) -> Parsed<Option<Frame>> {
        let start = self.span();
        let rows = self.eat_word("ROWS");
        if !rows && !self.eat_word("RANGE") {
            return Ok(None);
        }
        let (first, second) = if self.eat_word("BETWEEN") {
            let first = self.bound()?;
            self.expect_word("AND")?;
            (first, self.bound()?)
        } else {
            match self.bound()? {
                following @ Bound::Following(_) => (Bound::Current, following),
                bound => (bound, Bound::Current),
            }
        };
        Ok(Some(Frame { span: start.to(self.last_span()), rows, start: first, end: second }))
    }

    fn bound(&mut self) -> Parsed<Bound> {
        if self.eat_words(&["CURRENT", "ROW"]) {
            return Ok(Bound::Current);
        }
        if self.eat_word("UNBOUNDED") {
            if self.eat_word("FOLLOWING") {
                return Ok(Bound::Unbounded);
            }
            self.expect_word("PRECEDING")?;
            return Ok(Bound::Beginning);
        }
        let expr = Box::new(self.additive()?);
        if self.eat_word("FOLLOWING") {
            return Ok(Bound::Following(expr));
        }
        if self.eat_word("PRECEDING") {
            return Ok(Bound::Preceding(expr));
        }
        Err(self.expected("PRECEDING"))
    }

    // STAGGER (PARTITION BY ... RANGE INTERVAL ...), and what tutorials write: [PARTITION BY ...] RANGE INTERVAL ... [PRECEDING],
    // SESSION INTERVAL ...; each with or without parentheses.
    fn windowed(&mut self) -> Parsed<Windowed> {
        let start = self.span();
        let named =
            ["STAGGER", "SESSION", "TUMBLING", "SLIDING"].into_iter().find(|word| self.eat_word(word));
        let outer = self.eat_sign("(");
        let partition = if self.eat_words(&["PARTITION", "BY"]) { self.expr_list()? } else { Vec::new() };
        let inner = self.eat_word("SESSION") || named == Some("SESSION");
        let ranged = self.eat_word("RANGE");
        if !ranged && !self.is_word("INTERVAL") {
            return Err(self.expected("RANGE INTERVAL"));
        }
        let interval = self.expr()?;
        if !matches!(interval.kind, ExprKind::Interval(..)) {
            let fix = "write as in INTERVAL '5' MINUTE";
            return Err(Finding::new(interval.span, "the length of a window is written out", fix));
        }
        let preceding = self.eat_word("PRECEDING");
        if outer {
            self.expect_sign(")")?;
        }
        let kind = match named {
            Some("STAGGER") if !preceding => WindowedKind::Stagger,
            _ if inner && !preceding => WindowedKind::Session,
            Some("SLIDING") => WindowedKind::Sliding,
            None if preceding => WindowedKind::Sliding,
            _ if preceding => {
                let fix = "leave PRECEDING out, or write WINDOWED BY RANGE INTERVAL ... PRECEDING";
                return Err(Finding::new(self.last_span(), "this kind of window has no PRECEDING", fix));
            }
            _ => WindowedKind::Tumbling,
        };
        let span = start.to(self.last_span());
        if kind == WindowedKind::Stagger && partition.is_empty() {
            let fix = "write STAGGER (PARTITION BY a, b RANGE INTERVAL '1' MINUTE)";
            return Err(Finding::new(span, "a stagger window opens for a key, and has none", fix));
        }
        Ok(Windowed { span, kind, partition, interval })
    }

    pub(crate) fn expr_list(&mut self) -> Parsed<Vec<Expr>> {
        let mut list = vec![self.expr()?];
        while self.eat_sign(",") {
            list.push(self.expr()?);
        }
        Ok(list)
    }
}
