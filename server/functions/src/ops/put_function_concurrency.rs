//! PutFunctionConcurrency: how many invocations of a function may run at once; none with 0.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{Concurrency, PutFunctionConcurrencyRequest};

use crate::fault;
use crate::functions::Functions;
use crate::limits::{ACCOUNT_CONCURRENCY, UNRESERVED_MIN};

pub(super) async fn put_function_concurrency(
    functions: Arc<Functions>,
    context: CallContext,
    input: PutFunctionConcurrencyRequest,
) -> Result<Concurrency, Fault> {
    let reserved = input.reserved_concurrent_executions;
    let (account, region) = (context.caller.account.clone(), context.caller.region.clone());
    let all = functions.clone();
    let record = functions.describe(&context, &input.function_name, |record| {
        let others = all.all().into_iter().filter(|other| {
            other.key.account == account && other.key.region == region && other.key.name != record.name
        });
        let of_others: i64 = others.map(|other| i64::from(other.record().reserved.unwrap_or(0))).sum();
        if of_others + i64::from(reserved) > ACCOUNT_CONCURRENCY - UNRESERVED_MIN {
            return Err(fault::reserved_too_much());
        }
        record.reserved = Some(reserved);
        Ok(())
    });
    record.await.map(|record| Concurrency { reserved_concurrent_executions: record.reserved })
}
