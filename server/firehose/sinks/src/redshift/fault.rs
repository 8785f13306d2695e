//! What can go wrong with a database, under the service's codes.

use tokio_postgres::error::SqlState;

pub(super) const TABLE_NOT_FOUND: &str = "Redshift.TableNotFound";
pub(super) const SCHEMA_NOT_FOUND: &str = "Redshift.SchemaNotFound";
pub(super) const DATABASE_NOT_FOUND: &str = "Redshift.DatabaseNotFound";
pub(super) const COLUMN_NOT_FOUND: &str = "Redshift.ColumnNotFound";
pub(super) const COLUMN_TWICE: &str = "Redshift.ColumnSpecifiedMoreThanOnce";
pub(super) const MISSING_COLUMN: &str = "Redshift.MissingColumn";
pub(super) const SYNTAX_ERROR: &str = "Redshift.SyntaxError";
pub(super) const INVALID_COPY_OPTIONS: &str = "Redshift.InvalidCopyOptions";
pub(super) const INCORRECT_COPY_OPTIONS: &str = "Redshift.IncorrectCopyOptions";
pub(super) const AUTHENTICATION_FAILED: &str = "Redshift.AuthenticationFailed";
pub(super) const INSUFFICIENT_PRIVILEGE: &str = "Redshift.InsufficientPrivilege";
pub(super) const BUCKET_ACCESS_DENIED: &str = "Redshift.S3BucketAccessDenied";
pub(super) const BUCKET_REGION: &str = "Redshift.IncorrectOrMissingRegion";
pub(super) const MISSING_FILE: &str = "Redshift.MissingS3File";
pub(super) const DATA_LOAD_FAILED: &str = "Redshift.DataLoadFailed";
pub(super) const DISK_FULL: &str = "Redshift.DiskFull";
pub(super) const OUT_OF_MEMORY: &str = "Redshift.OutOfMemory";
pub(super) const TOO_MANY_CLIENTS: &str = "Redshift.TooManyClients";
pub(super) const READ_ONLY_CLUSTER: &str = "Redshift.ReadOnlyCluster";
pub(super) const QUERY_CANCELLED: &str = "Redshift.QueryCancelled";
pub(super) const CONNECTION_FAILED: &str = "Redshift.ConnectionFailed";
pub(super) const SSL_NOT_SUPPORTED: &str = "Redshift.SslNotSupported";
pub(super) const SSL_FAILURE: &str = "Redshift.SslFailure";
pub(super) const OTHER: &str = "Redshift.PSQLException";
pub(super) const INTERNAL_ERROR: &str = "InternalError";

/// A try that failed.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) message: String,
    /// No other try can end otherwise.
    pub(super) is_final: bool,
}

impl Refused {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Refused {
        Refused { code, message: message.into(), is_final: false }
    }
}

/// Rows that are not as the options say.
pub(super) fn not_loaded(message: String) -> Refused {
    Refused::new(DATA_LOAD_FAILED, message)
}

/// What the database says, or what became of the connection.
pub(super) fn of(error: &tokio_postgres::Error) -> Refused {
    if let Some(said) = error.as_db_error() {
        let mut message = said.message().to_owned();
        for more in [said.detail(), said.where_()].into_iter().flatten() {
            message.push_str("; ");
            message.push_str(more);
        }
        return Refused::new(code_of(said.code(), said.message()), crate::client::told(&message));
    }
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    let message = format!("{error}{cause}");
    let code = if message.contains("server does not support TLS") {
        SSL_NOT_SUPPORTED
    } else if message.contains("TLS handshake") {
        SSL_FAILURE
    } else if message.contains("password missing") || message.contains("authentication") {
        AUTHENTICATION_FAILED
    } else {
        CONNECTION_FAILED
    };
    Refused::new(code, message)
}

fn code_of(state: &SqlState, message: &str) -> &'static str {
    match state.code() {
        "28P01" | "28000" => AUTHENTICATION_FAILED,
        "3D000" => DATABASE_NOT_FOUND,
        "3F000" => SCHEMA_NOT_FOUND,
        "42P01" => TABLE_NOT_FOUND,
        "42703" => COLUMN_NOT_FOUND,
        "42701" => COLUMN_TWICE,
        "42601" => SYNTAX_ERROR,
        "42501" => INSUFFICIENT_PRIVILEGE,
        "23502" => MISSING_COLUMN,
        "53100" => DISK_FULL,
        "53200" => OUT_OF_MEMORY,
        "53300" => TOO_MANY_CLIENTS,
        "25006" => READ_ONLY_CLUSTER,
        "57014" => QUERY_CANCELLED,
        code if code.starts_with("57P") || code.starts_with("08") => CONNECTION_FAILED,
        code if code.starts_with("22") || code.starts_with("23") => DATA_LOAD_FAILED,
        // Of a COPY, Redshift says most in one class, and the difference in words.
        _ => told_by_redshift(message),
    }
}

fn told_by_redshift(message: &str) -> &'static str {
    let message = message.to_ascii_lowercase();
    let says = |words: &str| message.contains(words);
    if says("stl_load_errors") || says("sys_load_error") {
        DATA_LOAD_FAILED
    } else if says("access denied") || says("not authorized") {
        BUCKET_ACCESS_DENIED
    } else if says("permanentredirect") || says("specified endpoint") || says("region") {
        BUCKET_REGION
    } else if says("does not exist") || says("nosuchkey") || says("manifest") {
        MISSING_FILE
    } else if says("disk full") {
        DISK_FULL
    } else if says("resize") {
        READ_ONLY_CLUSTER
    } else if says("conflicting or redundant") {
        INCORRECT_COPY_OPTIONS
    } else {
        OTHER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redshifts_words_are_told_apart() {
        let internal = SqlState::from_code("XX000");
        for (message, code) in [
            (
                "Load into table 'clicks' failed.  Check 'stl_load_errors' system table for details.",
                DATA_LOAD_FAILED,
            ),
            ("S3ServiceException:Access Denied,Status 403,Error AccessDenied", BUCKET_ACCESS_DENIED),
            ("S3ServiceException: The bucket must be addressed using the specified endpoint", BUCKET_REGION),
            ("The specified S3 prefix 'a' does not exist", MISSING_FILE),
            ("Disk Full", DISK_FULL),
            ("conflicting or redundant options", INCORRECT_COPY_OPTIONS),
            ("something else", OTHER),
        ] {
            assert_eq!(code_of(&internal, message), code, "{message}");
        }
        assert_eq!(code_of(&SqlState::from_code("57P03"), ""), CONNECTION_FAILED);
        assert_eq!(code_of(&SqlState::from_code("22P02"), ""), DATA_LOAD_FAILED);
        assert_eq!(code_of(&SqlState::from_code("23505"), ""), DATA_LOAD_FAILED);
    }
}
