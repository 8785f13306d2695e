//! The page `docs/operations.md`: which operations are answered, and which are not yet.

use std::fmt::Write;

use crate::shape::Service;

/// The page as Markdown. `answered` holds pairs of a service's id and an operation's name, as
/// the services' lists of operations have them.
///
/// # Panics
///
/// If a pair of `answered` names no operation of the models: the list would be wrong.
pub fn operations_page(services: &[&Service], answered: &[(&str, &str)]) -> String {
    for (id, name) in answered {
        let service = services.iter().find(|service| service.id == *id);
        let known = service.is_some_and(|service| service.operation(name).is_some());
        assert!(known, "{id} {name} is answered and in no model");
    }
    let is_answered = |service: &Service, name: &str| answered.contains(&(service.id, name));
    let mut page =
        "# Operations\n\nEvery operation of the service models, by service. Generated: do not edit.\n\
                    What is not answered yet returns the service's own error for an unknown operation.\n\n\
                    | service | answered | of |\n|---|---:|---:|\n"
            .to_owned();
    let mut lists = String::new();
    for service in services {
        let total = service.operations.len();
        let count =
            service.operations.iter().filter(|operation| is_answered(service, operation.name)).count();
        put(&mut page, format_args!("| {} | {count} | {total} |\n", service.full_name));
        put(&mut lists, format_args!("\n## {}\n\n", service.full_name));
        put(&mut lists, format_args!("`{}`, version {}\n\n", service.id, service.api_version));
        lists.push_str("| operation | |\n|---|---|\n");
        for operation in service.operations {
            let state = if is_answered(service, operation.name) { "answered" } else { "not yet" };
            put(&mut lists, format_args!("| {} | {state} |\n", operation.name));
        }
    }
    page + &lists
}

fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_line() {
        let page = operations_page(crate::services(), &[("kinesis", "PutRecord")]);
        assert!(page.contains("| Amazon Kinesis | 1 | 39 |\n"), "{page}");
        assert!(page.contains("| PutRecord | answered |\n| PutRecords | not yet |\n"), "{page}");
        let lines =
            page.lines().filter(|line| line.ends_with("| answered |") || line.ends_with("| not yet |"));
        let operations: usize = crate::services().iter().map(|service| service.operations.len()).sum();
        assert_eq!(lines.count(), operations);
    }

    #[test]
    #[should_panic(expected = "kinesis PutRecrd is answered and in no model")]
    fn a_misspelt_operation_is_our_mistake() {
        operations_page(crate::services(), &[("kinesis", "PutRecrd")]);
    }
}
