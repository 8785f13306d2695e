//! ListFunctions: the functions of an account in a region, by name, a page at a time.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{ListFunctionsRequest, ListFunctionsResponse};

use crate::fault;
use crate::functions::Functions;
use crate::limits::PAGE_DEFAULT;

pub(super) async fn list_functions(
    functions: Arc<Functions>,
    context: CallContext,
    input: ListFunctionsRequest,
) -> Result<ListFunctionsResponse, Fault> {
    // The service answers no more than 50, whatever is asked for.
    let count = input.max_items.and_then(|count| usize::try_from(count).ok()).unwrap_or(PAGE_DEFAULT);
    let count = count.min(PAGE_DEFAULT);
    let after = input.marker.map(|marker| read(&marker)).transpose()?;
    let (account, region) = (&context.caller.account, &context.caller.region);
    let all = functions.all();
    let mut listed = all.iter().filter(|function| {
        function.key.account == *account
            && function.key.region == *region
            && after.as_ref().is_none_or(|after| function.key.name > *after)
    });
    let page: Vec<_> = listed.by_ref().take(count).collect();
    let last = page.last().map(|function| function.key.name.clone());
    let next_marker = last.filter(|_| listed.next().is_some()).map(|name| STANDARD.encode(name));
    let configurations = page.iter().map(|function| function.record().configuration()).collect();
    Ok(ListFunctionsResponse { next_marker, functions: Some(configurations) })
}

/// A marker is the name that the page before ended with.
fn read(marker: &str) -> Result<String, Fault> {
    let name = STANDARD.decode(marker).ok().and_then(|name| String::from_utf8(name).ok());
    name.ok_or_else(|| fault::invalid("The pagination marker is not valid."))
}
