//! The list of what a service answers.

/// Lists a service's operations, one line each, and makes the service a
/// [`Dispatch`](crate::Dispatch).
///
/// A line names the operation of the model, the generated type of its input and the function that
/// does it: `async fn(Arc<Service>, CallContext, Input) -> Result<Output, Fault>`, where `Output` is
/// the generated type, `()` where the model knows no output, or [`Events`](crate::Events) where it
/// knows a stream of them. The list itself is also there as `OPERATIONS`, for the page of operations.
///
/// What answers several services of the models, as the one behind Video Streams does, has a list for each:
/// `operations! { Video; "kinesisvideo" { ... } "kinesis-video-media" { ... } }`.
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
    ($service:ty, $id:literal; $($list:tt)+) => {
        $crate::operations! { $service; $id { $($list)+ } }
    };
    ($service:ty; $($id:literal { $($operation:ident($input:ty) => $function:path),+ $(,)? })+) => {
        // A service decides itself whether to show the list outside its crate.
        /// What the service answers, as pairs of a service's id and an operation's name.
        #[allow(unreachable_pub)]
        pub const OPERATIONS: &[(&str, &str)] = &[$($(($id, stringify!($operation))),+),+];

        impl $crate::Dispatch for $service {
            fn operations(&self) -> &'static [(&'static str, &'static str)] {
                OPERATIONS
            }

            fn dispatch(
                self: ::std::sync::Arc<Self>,
                context: $crate::CallContext,
                input: $crate::model::Input,
            ) -> $crate::BoxFuture<'static, $crate::Reply> {
                match context.service.id {
                    $($id => match context.operation.name {
                        $(stringify!($operation) => return ::std::boxed::Box::pin(async move {
                            let input = input.into_type::<$input>();
                            let output = $function(self, context, input).await?;
                            ::std::result::Result::Ok($crate::IntoOutput::into_output(output))
                        }),)+
                        _ => {}
                    },)+
                    _ => {}
                }
                ::std::boxed::Box::pin(::std::future::ready(::std::result::Result::Err(
                    $crate::Fault::unknown_operation(),
                )))
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

    use futures_util::{FutureExt, StreamExt, stream};
    use penstock_model::kinesis::{
        ListStreamsInput, ListStreamsOutput, MergeShardsInput, SubscribeToShardEvent, SubscribeToShardInput,
    };
    use penstock_model::{Input, Value};

    use crate::{CallContext, Caller, Dispatch, Endpoint, Event, Events, Fault, Output, Reply};

    struct Streams;

    operations! { Streams, "kinesis";
        ListStreams(ListStreamsInput) => list_streams,
        MergeShards(MergeShardsInput) => merge_shards,
        SubscribeToShard(SubscribeToShardInput) => subscribe_to_shard,
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

    async fn subscribe_to_shard(
        _: Arc<Streams>,
        _: CallContext,
        _: SubscribeToShardInput,
    ) -> Result<Events, Fault> {
        let event = SubscribeToShardEvent { millis_behind_latest: 7, ..SubscribeToShardEvent::default() };
        Ok(Events::new(stream::iter([Ok(Event::new("SubscribeToShardEvent", event))])))
    }

    fn call(operation: &str, members: &[(&'static str, Value)]) -> Reply {
        call_of(Arc::new(Streams), "kinesis", operation, members)
    }

    fn call_of(
        dispatch: Arc<dyn Dispatch>,
        service: &str,
        operation: &str,
        members: &[(&'static str, Value)],
    ) -> Reply {
        let service = penstock_model::service_by_id(service).unwrap();
        let operation = service.operation(operation).unwrap();
        let context = CallContext {
            caller: Caller { account: "123456789012".into(), region: "us-east-1".into(), access_key: None },
            request_id: "id".into(),
            operation,
            service,
            received_at: SystemTime::UNIX_EPOCH,
            endpoint: Endpoint::default(),
        };
        let input = Value::Map(members.iter().map(|(name, value)| ((*name).into(), value.clone())).collect());
        let future = pin!(dispatch.dispatch(context, Input::Value(input)));
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(reply) => reply,
            Poll::Pending => panic!("nothing here waits"),
        }
    }

    fn json(reply: Reply) -> String {
        let Ok(Output::Document(output)) = reply else { panic!("{reply:?}") };
        format!("{output:?}")
    }

    #[test]
    fn a_call_reaches_its_function() {
        let reply = json(call("ListStreams", &[("Limit", Value::Integer(7))]));
        assert_eq!(reply, r#"{"StreamNames":["123456789012","Some(7)"],"HasMoreStreams":false}"#);
    }

    #[test]
    fn an_answer_without_output_is_empty() {
        let shard = |id: &str| Value::String(id.into());
        let reply =
            call("MergeShards", &[("ShardToMerge", shard("0")), ("AdjacentShardToMerge", shard("1"))]);
        assert_eq!(json(reply), "");
    }

    #[test]
    fn an_answer_may_be_events() {
        let text = |text: &str| Value::String(text.into());
        let position = Value::Map(vec![("Type".into(), text("LATEST"))]);
        let reply = call(
            "SubscribeToShard",
            &[("ConsumerARN", text("arn")), ("ShardId", text("0")), ("StartingPosition", position)],
        );
        let Ok(Output::Events(mut events)) = reply else { panic!("{reply:?}") };
        let event = events.next().now_or_never().flatten().unwrap().unwrap();
        assert_eq!(event.name, "SubscribeToShardEvent");
        assert!(format!("{:?}", event.document).contains(r#""MillisBehindLatest":7"#));
        assert!(events.next().now_or_never().flatten().is_none());
    }

    /// Operations of the same name, in services that one type answers.
    mod both {
        use super::*;

        pub(super) struct Both;

        operations! { Both;
            "kinesis" { ListTagsForResource(Value) => of_streams }
            "kinesisvideo" { ListTagsForResource(Value) => of_channels }
        }

        async fn of_streams(_: Arc<Both>, _: CallContext, _: Value) -> Result<Value, Fault> {
            Ok(Value::Map(vec![("Of".into(), Value::String("streams".into()))]))
        }

        async fn of_channels(_: Arc<Both>, _: CallContext, _: Value) -> Result<Value, Fault> {
            Ok(Value::Map(vec![("Of".into(), Value::String("channels".into()))]))
        }
    }

    #[test]
    fn one_type_may_answer_several_services() {
        let call = |service| json(call_of(Arc::new(both::Both), service, "ListTagsForResource", &[]));
        assert_eq!(call("kinesis"), r#"{"Of":"streams"}"#);
        assert_eq!(call("kinesisvideo"), r#"{"Of":"channels"}"#);
        let listed = [("kinesis", "ListTagsForResource"), ("kinesisvideo", "ListTagsForResource")];
        assert_eq!(both::OPERATIONS, listed);
    }

    #[test]
    fn an_operation_that_is_not_listed_is_unknown() {
        assert_eq!(call("DescribeLimits", &[]).unwrap_err(), Fault::unknown_operation());
        assert_eq!(Streams.operations().len(), 3);
    }
}
