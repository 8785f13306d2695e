//! The list of what a service answers.

/// Lists a service's operations, one line each, and makes the service a
/// [`Dispatch`](crate::Dispatch).
///
/// A line names the operation of the model, the generated type of its input and the function that
/// does it: `async fn(Arc<Service>, CallContext, Input) -> Result<Output, Fault>`, where `Output` is
/// the generated type, or `()` where the model knows no output. The list itself is also there as
/// `OPERATIONS`, for the page of operations.
///
/// ```
/// use std::sync::Arc;
/// use penstock_api::{CallContext, Fault, operations};
/// use penstock_model::kinesis::{DeleteStreamInput, DescribeLimitsInput, DescribeLimitsOutput};
///
/// struct Streams;
///
/// operations! { Streams, "kinesis";
///     DeleteStream(DeleteStreamInput) => delete_stream,
///     DescribeLimits(DescribeLimitsInput) => describe_limits,
/// }
///
/// async fn delete_stream(_: Arc<Streams>, _: CallContext, _: DeleteStreamInput) -> Result<(), Fault> {
///     Ok(())
/// }
///
/// async fn describe_limits(
///     _: Arc<Streams>,
///     _: CallContext,
///     _: DescribeLimitsInput,
/// ) -> Result<DescribeLimitsOutput, Fault> {
///     Ok(DescribeLimitsOutput { shard_limit: 20_000, ..DescribeLimitsOutput::default() })
/// }
///
/// assert_eq!(OPERATIONS, [("kinesis", "DeleteStream"), ("kinesis", "DescribeLimits")]);
/// ```
#[macro_export]
macro_rules! operations {
    ($service:ty, $id:literal; $($operation:ident($input:ty) => $function:path),+ $(,)?) => {
        // A service decides itself whether to show the list outside its crate.
        /// What the service answers, as pairs of a service's id and an operation's name.
        #[allow(unreachable_pub)]
        pub const OPERATIONS: &[(&str, &str)] = &[$(($id, stringify!($operation))),+];

        impl $crate::Dispatch for $service {
            fn operations(&self) -> &'static [(&'static str, &'static str)] {
                OPERATIONS
            }

            fn dispatch(
                self: ::std::sync::Arc<Self>,
                context: $crate::CallContext,
                input: $crate::model::Value,
            ) -> $crate::BoxFuture<'static, $crate::Reply> {
                match context.operation.name {
                    $(stringify!($operation) => ::std::boxed::Box::pin(async move {
                        let input = <$input as $crate::model::FromValue>::from_value(input);
                        let output = $function(self, context, input).await?;
                        ::std::result::Result::Ok($crate::model::IntoValue::into_value(output))
                    }),)+
                    _ => ::std::boxed::Box::pin(::std::future::ready(::std::result::Result::Err(
                        $crate::Fault::unknown_operation(),
                    ))),
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::{Context, Poll, Waker};
    use std::time::SystemTime;

    use penstock_model::Value;
    use penstock_model::kinesis::{ListStreamsInput, ListStreamsOutput, MergeShardsInput};

    use crate::{CallContext, Caller, Dispatch, Fault, Reply};

    struct Streams;

    operations! { Streams, "kinesis";
        ListStreams(ListStreamsInput) => list_streams,
        MergeShards(MergeShardsInput) => merge_shards,
    }

    async fn list_streams(
        _: Arc<Streams>,
        context: CallContext,
        input: ListStreamsInput,
    ) -> Result<ListStreamsOutput, Fault> {
        let stream_names = vec![context.caller.account, format!("{:?}", input.limit)];
        Ok(ListStreamsOutput { stream_names, ..ListStreamsOutput::default() })
    }

    async fn merge_shards(_: Arc<Streams>, _: CallContext, _: MergeShardsInput) -> Result<(), Fault> {
        Ok(())
    }

    fn call(operation: &str, members: &[(&'static str, Value)]) -> Reply {
        let service = penstock_model::service_by_id("kinesis").unwrap();
        let operation = service.operation(operation).unwrap();
        let context = CallContext {
            caller: Caller { account: "123456789012".into(), region: "us-east-1".into(), access_key: None },
            request_id: "id".into(),
            operation,
            service,
            received_at: SystemTime::UNIX_EPOCH,
        };
        let input = Value::Map(members.iter().map(|(name, value)| ((*name).into(), value.clone())).collect());
        let services: Vec<Arc<dyn Dispatch>> = vec![Arc::new(Streams)];
        let future = pin!(services[0].clone().dispatch(context, input));
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(reply) => reply,
            Poll::Pending => panic!("nothing here waits"),
        }
    }

    #[test]
    fn a_call_reaches_its_function() {
        let reply = call("ListStreams", &[("Limit", Value::Integer(7))]).unwrap();
        let names = ["123456789012", "Some(7)"].map(|name| Value::String(name.into())).to_vec();
        assert_eq!(reply.get("StreamNames"), Some(&Value::List(names)));
    }

    #[test]
    fn an_empty_output_is_null() {
        let shard = |id: &str| Value::String(id.into());
        let reply =
            call("MergeShards", &[("ShardToMerge", shard("0")), ("AdjacentShardToMerge", shard("1"))]);
        assert_eq!(reply, Ok(Value::Null));
    }

    #[test]
    fn an_operation_that_is_not_listed_is_unknown() {
        assert_eq!(call("DescribeLimits", &[]), Err(Fault::unknown_operation()));
        assert_eq!(Streams.operations().len(), 2);
    }
}
