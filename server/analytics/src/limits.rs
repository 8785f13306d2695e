//! The limits of Data Analytics, each with its unit and its reason. Those of the model are checked by the model's validator.

use std::time::Duration;

/// Applications of an account in a region: documented.
pub(crate) const APPLICATIONS_MAX: usize = 50;

/// Streaming sources of an SQL application: documented.
pub(crate) const INPUTS_MAX: usize = 1;
/// Destinations of an SQL application: documented.
pub(crate) const OUTPUTS_MAX: usize = 3;
/// Tables of reference data of an SQL application: documented.
pub(crate) const REFERENCES_MAX: usize = 1;
/// Log streams that an application writes to: more than one was never seen, and clients that manage applications know one.
pub(crate) const LOGGING_OPTIONS_MAX: usize = 1;
/// Networks that an application is put into: documented.
pub(crate) const VPCS_MAX: usize = 1;

/// Characters of the code of an SQL application: documented, and in the model; here for what an update puts together.
pub(crate) const CODE_CHARACTERS_MAX: usize = 102_400;

/// Bytes of a version as JSON. The code has 100 KB and a thousand columns with their names and types have 400; one event of the catalog
/// carries at most 15 MiB.
pub(crate) const CONFIGURATION_BYTES_MAX: usize = 1 << 20;

/// Characters of a column's name, which the older model does not say: documented.
pub(crate) const COLUMN_NAME_CHARACTERS_MAX: usize = 256;
/// Characters of a column's type, which the older model does not say: documented.
pub(crate) const SQL_TYPE_CHARACTERS_MAX: usize = 100;
/// Characters of a delimiter of CSV, which the older model does not say: documented.
pub(crate) const DELIMITER_CHARACTERS_MAX: usize = 1_024;

/// Keys of a group of properties: documented.
pub(crate) const PROPERTIES_MAX: usize = 50;

/// Parts of a job that share a processing unit: documented.
pub(crate) const PARALLELISM_PER_KPU_MAX: i64 = 8;
/// Processing units of a Flink application: documented.
pub(crate) const KPUS_MAX: i64 = 32;

/// Tags of an application: documented.
pub(crate) const TAGS_MAX: usize = 50;

/// Snapshots of an application: documented.
pub(crate) const SNAPSHOTS_MAX: usize = 1_000;

/// Versions of an application that are kept, the current one included. The service names no number; a version has up to some 100 KB,
/// and all of them are in memory.
pub(crate) const VERSIONS_MAX: usize = 50;

/// Operations that an application remembers, the newest. The service names no number; each is some 200 bytes of the application's
/// record, which is written with every change.
pub(crate) const OPERATIONS_MAX: usize = 100;

/// Characters of why an operation failed: documented.
pub(crate) const FAILURE_CHARACTERS_MAX: usize = 512;

/// Characters of what a CodeValidationException says: some twenty findings with a line each, and a page of them is enough to begin with.
pub(crate) const DIAGNOSTICS_CHARACTERS_MAX: usize = 4_096;

/// Highest version of an application: documented, and in the model.
pub(crate) const VERSION_MAX: u64 = 999_999_999;

/// What a list shows where no limit is given, which is also the most: in the model.
pub(crate) const PAGE_MAX: usize = 50;

/// Hours of a window of maintenance: documented.
pub(crate) const MAINTENANCE_HOURS: u32 = 8;

// How long things take with `--timing=aws`, in milliseconds. The service takes up to minutes, and clients poll.

/// Until what an application needs to run is there.
pub(crate) const STARTING_MS: i64 = 5_000;
/// The same for stopping.
pub(crate) const STOPPING_MS: i64 = 3_000;
/// The same for going over to another version.
pub(crate) const UPDATING_MS: i64 = 3_000;
/// The same for deleting.
pub(crate) const DELETING_MS: i64 = 3_000;
/// The same for making and removing a snapshot.
pub(crate) const SNAPSHOT_MS: i64 = 2_000;

/// How often it is tried to write down what a runner tells: ten seconds in all, in which a catalog that is busy gets through its work.
pub(crate) const REPORT_TRIES_MAX: u32 = 100;
/// How long it is waited in between.
pub(crate) const REPORT_PAUSE: Duration = Duration::from_millis(100);

/// Records of a source that a schema is inferred from. The service shows some ten.
pub(crate) const SAMPLES_MAX: usize = 100;
/// Bytes of them in all, and of an object.
pub(crate) const SAMPLE_BYTES_MAX: usize = 256 << 10;
/// How long records are waited for where there are none yet. Clients give up after a minute.
pub(crate) const SAMPLE_WAIT: Duration = Duration::from_secs(10);
