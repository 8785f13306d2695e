//! `penstock sql`: the SQL of streaming applications tried on rows of a file, with a clock that the rows set. No server is needed.

use std::io::{Read, Write};
use std::path::Path;

use penstock_sql::script::{self, Told};
use penstock_sql::{Diagnostic, Program, Sources, compile};

use crate::config::SqlAction;
use crate::failure::Failure;

/// Exit codes, as `penstock sql --help` tells them.
const FINE: u8 = 0;
const WRONG_CODE: u8 = 9;
const UNEXPECTED: u8 = 10;

/// Does what was asked for, and returns the exit code.
pub(crate) fn run(asked: &SqlAction) -> Result<u8, Failure> {
    match asked {
        SqlAction::Explain { code } => {
            let text = read(code)?;
            Ok(match compiled(code, &text, None) {
                Ok((program, _)) => print(&program.explain()),
                Err(exit) => exit?,
            })
        }
        SqlAction::Import { described, to } => {
            let wrong = |wrong: String| Failure::Config(format!("{}: {wrong}", described.display()));
            let imported = penstock_analytics::import(&read(described)?).map_err(wrong)?;
            let application = format!("{:#}\n", imported.application);
            for (ending, content) in [("sql", &imported.code), ("json", &application)] {
                write_new(&to.join(format!("{}.{ending}", imported.name)), content)?;
            }
            Ok(FINE)
        }
        SqlAction::Functions { name: None } => Ok(print(
            &penstock_sql::functions().iter().map(|page| format!("{}\n", page.name)).collect::<String>(),
        )),
        SqlAction::Functions { name: Some(name) } => {
            let found =
                penstock_sql::functions().into_iter().find(|page| page.name.eq_ignore_ascii_case(name));
            let why = || format!("there is no function {name}; penstock sql functions lists all");
            Ok(print(&(found.ok_or_else(|| Failure::Config(why()))?.text + "\n")))
        }
        SqlAction::Run { code, rows } => {
            let (text, rows_text) = (read(code)?, read(rows)?);
            Ok(match told(code, &text, rows, &rows_text) {
                Ok(told) => {
                    let lines: String = told.iter().map(|told| told.line() + "\n").collect();
                    print(&lines)
                }
                Err(exit) => exit?,
            })
        }
        SqlAction::Test { code, rows, expect } => {
            let (text, rows_text, expected) = (read(code)?, read(rows)?, read(expect)?);
            let told = match told(code, &text, rows, &rows_text) {
                Ok(told) => told,
                Err(exit) => return exit,
            };
            match script::check(&told, &expected) {
                Ok(()) => Ok(print(&format!("{}: {} rows told, as expected\n", code.display(), told.len()))),
                Err(difference) if difference.starts_with("line ") => {
                    Err(Failure::Config(format!("{}: {difference}", expect.display())))
                }
                Err(tables) => {
                    print(&format!("{}: not as expected\n{tables}", code.display()));
                    Ok(UNEXPECTED)
                }
            }
        }
    }
}

/// An exit without a result: the code of the process, or why it fails.
type Exit = Result<u8, Failure>;

fn told(path: &Path, code: &str, rows: &Path, rows_text: &str) -> Result<Vec<Told>, Exit> {
    let wrong = |wrong: String| Err(Failure::Config(format!("{}: {wrong}", rows.display())));
    let (program, sources) = compiled(path, code, Some((rows, rows_text)))?;
    script::run(&program, &sources, rows_text).map_err(wrong)
}

// The program, over the inputs that it declares, or those that its rows have.
fn compiled(path: &Path, code: &str, rows: Option<(&Path, &str)>) -> Result<(Program, Sources), Exit> {
    let mut sources = script::declared(code).map_err(|wrong| refuse(path, &wrong))?;
    if let (true, Some((rows, text))) = (sources.streams.is_empty(), rows) {
        let inferred = script::inferred(text);
        sources.streams =
            inferred.map_err(|wrong| Err(Failure::Config(format!("{}: {wrong}", rows.display()))))?.streams;
        sources.streams.retain(|stream| sources.tables.iter().all(|table| table.name != stream.name));
    }
    match compile(code, &sources) {
        Ok(program) => Ok((program, sources)),
        Err(wrong) => Err(refuse(path, &wrong)),
    }
}

fn refuse(path: &Path, wrong: &[Diagnostic]) -> Exit {
    for diagnostic in wrong {
        eprintln!("{diagnostic}");
    }
    let count = if wrong.len() == 1 { "1 mistake".to_owned() } else { format!("{} mistakes", wrong.len()) };
    eprintln!("penstock: {} does not compile: {count}", path.display());
    Ok(WRONG_CODE)
}

fn read(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(path).map(|read| text = read)
    };
    read.map_err(|error| Failure::Config(format!("cannot read {}: {error}", path.display())))?;
    Ok(text)
}

// What is there already is somebody's work.
fn write_new(path: &Path, content: &str) -> Result<(), Failure> {
    let created = std::fs::File::create_new(path).and_then(|mut file| file.write_all(content.as_bytes()));
    created.map_err(|error| Failure::Config(format!("cannot write {}: {error}", path.display())))?;
    print(&format!("wrote {}\n", path.display()));
    Ok(())
}

// Nobody reads it if the pipe is closed, as in `penstock sql run ... | head -1`; the exit code tells all the same.
fn print(text: &str) -> u8 {
    let _ = std::io::stdout().write_all(text.as_bytes());
    FINE
}
