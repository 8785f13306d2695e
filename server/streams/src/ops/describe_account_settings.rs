//! DescribeAccountSettings: whether the account has committed itself to a minimum throughput in the region.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Commitment, State};
use penstock_model::Timestamp;
use penstock_model::kinesis::{
    DescribeAccountSettingsInput, DescribeAccountSettingsOutput, MinimumThroughputBillingCommitmentOutput,
    MinimumThroughputBillingCommitmentOutputStatus as Status,
};

use crate::{Streams, fault, limits};

pub(super) async fn describe_account_settings(
    streams: Arc<Streams>,
    context: CallContext,
    _input: DescribeAccountSettingsInput,
) -> Result<DescribeAccountSettingsOutput, Fault> {
    if !streams.admit_account(&context, limits::ACCOUNT_SETTINGS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let commitment = streams.catalog.state().commitment(&context.caller.account, &context.caller.region);
    Ok(DescribeAccountSettingsOutput {
        minimum_throughput_billing_commitment: Some(shown(
            commitment,
            penstock_api::millis(context.received_at),
        )),
    })
}

/// A commitment as it is shown.
pub(super) fn shown(commitment: Option<Commitment>, now_ms: i64) -> MinimumThroughputBillingCommitmentOutput {
    let Some(Commitment { started_ms, ended_ms }) = commitment else {
        return MinimumThroughputBillingCommitmentOutput {
            status: Status::Disabled,
            started_at: None,
            ended_at: None,
            earliest_allowed_end_at: None,
        };
    };
    let over = ended_ms.is_some_and(|ended_ms| ended_ms <= now_ms);
    MinimumThroughputBillingCommitmentOutput {
        status: match ended_ms {
            None => Status::Enabled,
            Some(_) if over => Status::Disabled,
            Some(_) => Status::EnabledUntilEarliestAllowedEnd,
        },
        started_at: Some(Timestamp(started_ms)),
        ended_at: ended_ms.filter(|_| over).map(Timestamp),
        earliest_allowed_end_at: (!over).then_some(Timestamp(started_ms + limits::COMMITMENT_MS_MIN)),
    }
}

/// Is the account committed at this moment?
pub(super) fn is_committed(state: &State, account: &str, region: &str, now_ms: i64) -> bool {
    let commitment = state.commitment(account, region);
    commitment.is_some_and(|it| it.ended_ms.is_none_or(|ended_ms| ended_ms > now_ms))
}

/// Refuses what only a committed account may do.
pub(super) fn check_committed(state: &State, account: &str, region: &str, now_ms: i64) -> Result<(), Fault> {
    if is_committed(state, account, region, now_ms) {
        Ok(())
    } else {
        Err(fault::warm_throughput_unavailable(account))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_lasts_a_day_at_least() {
        let at = |commitment, now_ms| {
            let shown = shown(commitment, now_ms);
            (shown.status, shown.ended_at, shown.earliest_allowed_end_at)
        };
        assert_eq!(at(None, 5), (Status::Disabled, None, None));
        let day = Some(Timestamp(86_400_005));
        assert_eq!(at(Some(Commitment { started_ms: 5, ended_ms: None }), 6), (Status::Enabled, None, day));
        let ending = Some(Commitment { started_ms: 5, ended_ms: Some(86_400_005) });
        assert_eq!(at(ending, 86_400_004), (Status::EnabledUntilEarliestAllowedEnd, None, day));
        assert_eq!(at(ending, 86_400_005), (Status::Disabled, day, None));
    }
}
