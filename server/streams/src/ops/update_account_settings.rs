//! UpdateAccountSettings: commits the account to a minimum throughput in the region, or ends that, a day after its beginning at
//! the earliest.

use std::sync::Arc;

use penstock_api::{CallContext, Caller, Fault};
use penstock_catalog::{Commitment, CommitmentSet, Event, State};
use penstock_model::kinesis::{
    MinimumThroughputBillingCommitmentInputStatus as Wanted, UpdateAccountSettingsInput,
    UpdateAccountSettingsOutput,
};

use super::describe_account_settings::shown;
use crate::{Streams, fault, limits};

pub(super) async fn update_account_settings(
    streams: Arc<Streams>,
    context: CallContext,
    input: UpdateAccountSettingsInput,
) -> Result<UpdateAccountSettingsOutput, Fault> {
    if !streams.admit_account(&context, limits::ACCOUNT_SETTINGS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let now_ms = penstock_api::millis(context.received_at);
    let wanted = input.minimum_throughput_billing_commitment.status;
    let Caller { account, region, .. } = context.caller;
    let place = (account.clone(), region.clone());
    let decide = move |state: &State| {
        let before = state.commitment(&account, &region);
        let lasts = |it: &Commitment| it.ended_ms.is_none_or(|ended_ms| ended_ms > now_ms);
        let commitment = match (wanted, before.filter(lasts)) {
            // What was to end goes on.
            (Wanted::Enabled, Some(commitment)) => Commitment { ended_ms: None, ..commitment },
            (Wanted::Enabled, None) => Commitment { started_ms: now_ms, ended_ms: None },
            (Wanted::Disabled, Some(Commitment { started_ms, ended_ms })) => {
                let earliest_ms = started_ms + limits::COMMITMENT_MS_MIN;
                Commitment { started_ms, ended_ms: ended_ms.or(Some(earliest_ms.max(now_ms))) }
            }
            (Wanted::Disabled, None) => return Err(None),
        };
        Ok(Event::CommitmentSet(CommitmentSet { account, region, commitment }))
    };
    streams.catalog.propose(decide).await.map(|_| ()).or_else(|error| match error {
        // There was nothing to end.
        penstock_catalog::ProposeError::Declined(None::<()>) => Ok(()),
        error => Err(fault::failure("no account setting was changed", format!("{error:?}"))),
    })?;
    let commitment = streams.catalog.state().commitment(&place.0, &place.1);
    Ok(UpdateAccountSettingsOutput { minimum_throughput_billing_commitment: Some(shown(commitment, now_ms)) })
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::{
        MinimumThroughputBillingCommitmentInput, MinimumThroughputBillingCommitmentOutputStatus as Status,
    };

    use super::*;
    use crate::testing::{Service, context};
    use crate::{Throttle, Timing};

    async fn update(service: &Service, status: Wanted) -> Status {
        let input = UpdateAccountSettingsInput {
            minimum_throughput_billing_commitment: MinimumThroughputBillingCommitmentInput { status },
        };
        let answer =
            update_account_settings(service.streams(), context("UpdateAccountSettings"), input).await;
        answer.unwrap().minimum_throughput_billing_commitment.unwrap().status
    }

    #[tokio::test]
    async fn an_account_commits_itself_for_a_day_at_least() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        assert_eq!(update(&service, Wanted::Disabled).await, Status::Disabled);
        assert_eq!(update(&service, Wanted::Enabled).await, Status::Enabled);
        assert_eq!(update(&service, Wanted::Disabled).await, Status::EnabledUntilEarliestAllowedEnd);
        assert_eq!(update(&service, Wanted::Enabled).await, Status::Enabled);
        service.close();
    }
}
