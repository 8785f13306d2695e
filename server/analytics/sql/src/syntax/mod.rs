//! The text of a program and its syntax: words, tree, and the parser between them. Nothing here knows what a name means.

pub(crate) mod ast;
mod expression;
mod parser;
mod query;
mod statement;
mod token;

pub(crate) use expression::interval_ms;
pub(crate) use parser::parse;
pub(crate) use token::hexadecimal;
