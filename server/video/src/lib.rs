//! Kinesis Video Streams: streams of media and the channels over which peers find each other.
//!
//! A stream and a signaling channel are resources of the catalog whose documents this crate alone understands (`record`). A stream
//! has a shard of the engine for its fragments, whose number is drawn when the stream is created; the shard itself is there as soon as
//! the stream keeps anything (`lifecycle`).
//!
//! # Opening
//!
//! [`Video::open`] comes after the streams have been opened, which put catalog and engine together and draw the secret of page tokens.
//! `Video` implements [`penstock_api::Dispatch`]: hand it to the wire.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at what it did not expect"))]

mod describe;
mod edge;
mod endpoint;
mod fault;
mod images;
mod kept;
mod lifecycle;
mod limits;
mod media;
mod ops;
mod page;
mod play;
mod record;
mod signaling;
mod tags;
mod target;
#[cfg(test)]
mod testing;
mod version;

use std::collections::BTreeMap;
use std::sync::Arc;

use penstock_api::token::Key as TokenKey;
use penstock_api::{CallContext, Caller, Clock, Endpoint, Fault};
use penstock_catalog::{Applied, Catalog, Event, Key, ProposeError, ResourceCreated, State};
use penstock_engine::{Engine, ShardError};
use tokio::sync::Notify;

pub use kept::{Outlet, PostNotice, PutPicture};
pub use media::PutMedia;
pub use ops::OPERATIONS;
pub use penstock_api::{Throttle, Timing};
pub use play::Playback;
pub use record::{
    ChannelRecord, ChannelSettings, ImageFormat, ImageGeneration, ImageSelector, Notifications, Record,
    StorageTier, StreamRecord, StreamSettings,
};
pub use signaling::{BadTurn, Turn};

use record::{Document, Settings, Status};
use signaling::Signaling;
use target::Target;

/// How the service is to behave.
#[derive(Clone, Debug)]
pub struct VideoOptions {
    /// Whether the service's rates are kept.
    pub throttle: Throttle,
    /// How long something is being created, updated and deleted.
    pub timing: Timing,
    /// The time of day.
    pub clock: Clock,
    /// Where clients are told to come back to; nothing: where each reached the server.
    pub endpoint: Option<Endpoint>,
    /// Whether the server's port takes TLS, beside plain HTTP or instead of it.
    pub tls: bool,
    /// The servers that WebRTC clients are told of.
    pub turn: Turn,
}

/// The service could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer version wrote what this one does not understand: start that one.
    #[error("{0}; a newer version of Penstock wrote it")]
    Newer(String),
    /// A shard could not be created or configured. Follow the engine's advice.
    #[error("a shard: {0}")]
    Shard(#[from] ShardError),
}

/// The service. Its operations are reached through [`penstock_api::Dispatch`].
pub struct Video {
    catalog: Catalog,
    engine: Engine,
    options: VideoOptions,
    token_key: TokenKey,
    /// Wakes the task that takes due steps: there may be an earlier one.
    transitions: Arc<Notify>,
    /// Held while a step is taken, so that an older setting does not come to a shard behind a newer one.
    stepping: tokio::sync::Mutex<()>,
    recordings: media::recordings::Recordings,
    lists: play::list::Lists,
    framed: play::fragment::FramedCache,
    decoders: images::Decoders,
    kept: kept::Kept,
    /// Who is connected to the channels.
    signaling: Arc<Signaling>,
}

impl Video {
    /// Opens the service: finishes what a crash interrupted and starts the task that takes due steps. To be called within a tokio
    /// runtime.
    ///
    /// # Errors
    /// See [`OpenError`].
    ///
    /// # Panics
    /// If the catalog has no secret of page tokens: the streams, which draw it, are opened before.
    pub async fn open(
        catalog: Catalog,
        engine: Engine,
        outlet: Arc<dyn Outlet>,
        options: VideoOptions,
    ) -> Result<Arc<Video>, OpenError> {
        let token_key = catalog.state().token_key().expect("the streams were opened before");
        let transitions = Arc::new(Notify::new());
        let (kept, waiting) = kept::Kept::new();
        let video = Arc::new(Video {
            catalog,
            engine,
            options,
            token_key: TokenKey::new(token_key),
            transitions: Arc::clone(&transitions),
            stepping: tokio::sync::Mutex::default(),
            recordings: media::recordings::Recordings::default(),
            lists: play::list::Lists::default(),
            framed: play::fragment::FramedCache::default(),
            decoders: images::Decoders::default(),
            kept,
            signaling: Arc::default(),
        });
        video.reconcile().await?;
        waiting.begin(Arc::downgrade(&video), outlet);
        tokio::spawn(penstock_catalog::take_steps(Arc::downgrade(&video), transitions));
        Ok(video)
    }

    /// The stream that a name or an ARN names to a caller of this account and region, in whatever state; see
    /// [`Record::is_active`] for whether its media can be written and read.
    ///
    /// # Errors
    /// `ResourceNotFoundException` if there is none, or none of this creation; `InvalidArgumentException` if it is the ARN of
    /// something else.
    pub fn find_stream(&self, account: &str, region: &str, name_or_arn: &str) -> Result<StreamRecord, Fault> {
        Target::named(account, region, name_or_arn)?.find(&self.catalog.state())
    }

    /// The signaling channel that an ARN names, or a name; as [`Video::find_stream`].
    ///
    /// # Errors
    /// Those of [`Video::find_stream`].
    pub fn find_channel(
        &self,
        account: &str,
        region: &str,
        arn_or_name: &str,
    ) -> Result<ChannelRecord, Fault> {
        Target::named(account, region, arn_or_name)?.find(&self.catalog.state())
    }

    /// The stream that a call names, if its media can be read.
    fn watchable(&self, target: &Target<StreamSettings>) -> Result<StreamRecord, Fault> {
        let stream = self.existing(target)?;
        if stream.is_active() { Ok(stream) } else { Err(fault::not_found("stream")) }
    }

    /// The signaling channel that an ARN names to a caller, if its messages can be passed on.
    fn active_channel(&self, caller: &Caller, arn: &str) -> Result<ChannelRecord, Fault> {
        let channel = self.find_channel(&caller.account, &caller.region, arn)?;
        if channel.is_active() { Ok(channel) } else { Err(fault::not_found("channel")) }
    }

    /// What a call names, in whatever state.
    fn existing<S: Settings>(&self, target: &Target<S>) -> Result<Record<S>, Fault> {
        target.find(&self.catalog.state())
    }

    /// Makes a stream or a channel of the caller; resolves when it is as far as it gets without waiting for a due time.
    async fn create<S: Settings>(
        &self,
        context: &CallContext,
        name: &str,
        tags: BTreeMap<String, String>,
        settings: S,
    ) -> Result<Record<S>, Fault> {
        tags::check(&tags)?;
        let created_ms = self.now_ms();
        let document = Document {
            status: Status::Creating { due_ms: self.due_ms(limits::CREATING_MS) },
            created_ms,
            version: version::draw()?,
            tags,
            settings,
        };
        let key = Key::new(&*context.caller.account, &*context.caller.region, name);
        let decide = move |state: &State| {
            if state.resource(S::KIND, &key).is_some() {
                return Err(fault::exists::<S>(&key.name));
            }
            let all = Key::new(&*key.account, &*key.region, "");
            if state.resources_after(S::KIND, &all).count() >= limits::RESOURCES_MAX {
                return Err(S::too_many());
            }
            let (kind, document) = (S::KIND.to_owned(), document.json());
            Ok(Event::ResourceCreated(ResourceCreated { kind, key, shards: S::SHARDS, document }))
        };
        let created = record_of(self.catalog.propose(decide).await)?;
        self.go_on(&created).await;
        Ok(created)
    }

    /// Changes a stream or a channel: what `change` makes of it is on disk when this resolves.
    async fn change<S: Settings>(
        &self,
        target: Target<S>,
        change: impl FnOnce(&State, &Record<S>, &mut Document<S>) -> Result<(), Fault> + Send + 'static,
    ) -> Result<Record<S>, Fault> {
        let decide = move |state: &State| {
            let found = target.find(state)?;
            let mut document = found.document.clone();
            change(state, &found, &mut document)?;
            Ok(Event::resource_changed(&found.resource, document.json()))
        };
        record_of(self.catalog.propose(decide).await)
    }

    /// Gives a stream or a channel other settings and with them another version, if it still has the one that the caller knows;
    /// resolves when that is as far as it gets without waiting for a due time.
    async fn update<S: Settings>(
        &self,
        target: Target<S>,
        current_version: String,
        change: impl FnOnce(&mut S) -> Result<(), Fault> + Send + 'static,
    ) -> Result<(), Fault> {
        let (version, due_ms) = (version::draw()?, self.due_ms(limits::UPDATING_MS));
        let updating = self.change(target, move |_, found, document| {
            found.expect_active()?;
            found.expect_version(Some(&current_version))?;
            change(&mut document.settings)?;
            document.version = version;
            document.status = Status::Updating { due_ms };
            Ok(())
        });
        let updating = updating.await?;
        self.go_on(&updating).await;
        Ok(())
    }

    /// Deletes a stream or a channel, if it has the version that the caller knows; resolves as [`Video::update`] does.
    async fn delete<S: Settings>(
        &self,
        target: Target<S>,
        current_version: Option<String>,
    ) -> Result<(), Fault> {
        let due_ms = self.due_ms(limits::DELETING_MS);
        let deleting = self.change(target, move |_, found, document| {
            found.expect_active()?;
            found.expect_version(current_version.as_deref())?;
            document.status = Status::Deleting { due_ms };
            Ok(())
        });
        let deleting = deleting.await?;
        // Who is connected to a channel goes with it.
        self.signaling.close(deleting.number());
        self.go_on(&deleting).await;
        Ok(())
    }

    /// Whether the service's rates are kept.
    fn keeps_rates(&self) -> bool {
        self.options.throttle == Throttle::Aws
    }

    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64 {
        penstock_api::millis(self.options.clock.now())
    }

    /// When a step of so many milliseconds that begins now is due.
    fn due_ms(&self, aws_ms: i64) -> i64 {
        self.options.timing.due_ms(self.now_ms(), aws_ms)
    }
}

impl Drop for Video {
    fn drop(&mut self) {
        // The task looks up, finds the service gone, and ends.
        self.transitions.notify_one();
    }
}

/// What a proposal made of a resource.
fn record_of<S: Settings>(proposed: Result<Applied, ProposeError<Fault>>) -> Result<Record<S>, Fault> {
    match proposed {
        Ok(Applied::Resource(resource)) => Record::read(&resource).map_err(fault::not_understood),
        Ok(_) => unreachable!("the event was of a resource"),
        Err(ProposeError::Declined(fault)) => Err(fault),
        Err(error) => Err(fault::failure("the catalog took no event", error)),
    }
}
