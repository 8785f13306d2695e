//! What runs the applications of Data Analytics.

use penstock_analytics::{ApplicationId, Reporter, Runner, Start, StartFault, Work};
use penstock_api::BoxFuture;

/// Nothing is run: applications are kept and described, and refused where they should start.
pub(crate) struct Refusing;

impl Runner for Refusing {
    fn check(&self, start: &Start) -> Result<(), StartFault> {
        Err(match &start.work {
            Work::Sql(_) => {
                StartFault::Configuration("This server does not run SQL applications.".to_owned())
            }
            Work::Flink { runtime, .. } => StartFault::no_flink_cluster(runtime),
        })
    }

    fn start(&self, start: Start, _: Reporter) -> BoxFuture<'_, Result<(), StartFault>> {
        let refused = self.check(&start);
        Box::pin(std::future::ready(refused))
    }

    fn update(&self, start: Start, reporter: Reporter) -> BoxFuture<'_, Result<(), StartFault>> {
        self.start(start, reporter)
    }

    fn stop(&self, _: &ApplicationId, _: bool) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    fn snapshot(&self, _: &ApplicationId, _: &str) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(std::future::ready(Err("nothing runs".to_owned())))
    }

    fn forget(&self, _: &ApplicationId, _: &str) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
    }
}
