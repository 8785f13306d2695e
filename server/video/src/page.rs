//! Lists in pages: sorted by name, with a sealed token that tells behind which name the next page begins.

use std::sync::Arc;

use penstock_api::{CallContext, Fault, token};
use penstock_catalog::{Key, Resource};

use crate::record::{Record, Settings};
use crate::{Video, fault};

/// A part of a list, and the token of the next one.
pub(crate) struct Page<S> {
    pub(crate) records: Vec<Record<S>>,
    pub(crate) next_token: Option<String>,
}

impl Video {
    /// The caller's resources of a kind that are wanted, from where a token says.
    pub(crate) fn page<S: Settings>(
        &self,
        context: &CallContext,
        token: Option<&str>,
        size: usize,
        is_wanted: impl Fn(&Resource) -> bool,
    ) -> Result<Page<S>, Fault> {
        let begin = match token.filter(|token| !token.is_empty()) {
            None => String::new(),
            Some(token) => self.open_token(context, token)?,
        };
        let begin = Key::new(&*context.caller.account, &*context.caller.region, begin);
        let mut found: Vec<Arc<Resource>> = {
            let state = self.catalog.state();
            let wanted = state.resources_after(S::KIND, &begin).filter(|resource| is_wanted(resource));
            wanted.take(size.saturating_add(1)).cloned().collect()
        };
        let goes_on = found.len() > size;
        found.truncate(size);
        let last = found.last().filter(|_| goes_on);
        let next_token = last.map(|last| {
            let name = last.key.name.as_bytes();
            token::seal(&self.token_key, context.operation.name, name)
        });
        let records = found.iter().map(Record::read).collect::<Result<_, _>>();
        Ok(Page { records: records.map_err(fault::not_understood)?, next_token })
    }

    fn open_token(&self, context: &CallContext, token: &str) -> Result<String, Fault> {
        let name = token::open(&self.token_key, context.operation.name, token);
        let name = name.map_err(|_| fault::bad_token())?;
        String::from_utf8(name).map_err(|_| fault::bad_token())
    }
}

/// How many a page shows, of what was asked for.
pub(crate) fn size(asked: Option<i32>, default: usize) -> usize {
    asked.and_then(|asked| usize::try_from(asked).ok()).unwrap_or(default)
}

/// Refuses a token of a list that is never so long that it goes on.
pub(crate) fn no_token(token: Option<&str>) -> Result<(), Fault> {
    if token.is_none_or(str::is_empty) { Ok(()) } else { Err(fault::bad_token()) }
}
