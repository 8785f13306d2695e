//! The command line, which is a contract: flags, their environment variables, their defaults, the exit codes.

use clap::{Args, Parser, Subcommand, ValueEnum};
use penstock_video::Turn;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

/// Everything the command line may say.
#[derive(Parser, Debug)]
#[command(
    name = "penstock",
    version,
    about = "Penstock: the Amazon Kinesis family as one program on your machine",
    after_help = AFTER_HELP,
    args_conflicts_with_subcommands = true
)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the AWS APIs (the default)
    #[command(after_help = AFTER_HELP)]
    Serve(Box<Serve>),
    /// Look whether everything stored in a directory is whole, and repair it
    #[command(long_about = ABOUT_CHECK, after_help = AFTER_HELP_CHECK)]
    Check(Check),
    /// Try the SQL of a streaming application: run it on rows, test what it tells, draw its operators
    #[command(long_about = ABOUT_SQL, after_help = AFTER_HELP_SQL)]
    Sql(SqlCommand),
}

const AFTER_HELP: &str = "\
Every flag can also be set by the environment variable shown beside it; the flag wins.
PENSTOCK_LOG sets what is logged to standard error (error, warn, info, debug, trace; default info).

Exit codes:
  0  stopped as asked (SIGTERM, SIGINT)
  1  failed while running; standard error says why
  2  the command line or an environment variable is wrong
  3  the address cannot be listened on
  4  the data directory is in use by another process
  5  the data directory was written by a newer version
  6  the data directory cannot be opened or is damaged
  7  penstock check: something is damaged
  8  penstock check --repair: something was damaged and is repaired
  9  penstock sql: the code does not compile
 10  penstock sql test: what was told is not what is expected";

const ABOUT_SQL: &str = "\
Try the SQL of a streaming application, without a server.

Rows are JSON objects, one on a line. Beside the columns, ROWTIME is the time of a row, as \"2018-11-01 10:00:45.120\" or in
milliseconds since 1970 (default: a second after the row before), and STREAM its input or table (default: the first input). A
line with nothing but ROWTIME moves the clock. At the end of the rows all windows close.

The inputs are declared in comments of the code:
  -- input: \"SOURCE_SQL_STREAM_001\" (TICKER VARCHAR(4), PRICE REAL)
  -- table: \"COMPANIES\" (TICKER VARCHAR(4), COMPANY VARCHAR(32))
Without them they are inferred from the rows, as one input SOURCE_SQL_STREAM_001 where no STREAM is told.

What is told has STREAM and ROWTIME before the columns, and so has what is expected; members that are left out there are not
compared. Rows that fail come out of error_stream.";

const AFTER_HELP_SQL: &str = "\
Exit codes:
  0  it ran, and told what was expected
  2  the command line is wrong, or a file cannot be read or is no rows
  9  the code does not compile; standard error says where and what to write instead
 10  penstock sql test: what was told is not what is expected; a table on standard output shows where";

const ABOUT_CHECK: &str = "\
Look whether everything stored in a directory is whole, and repair it.

Reads every file once, from its first byte to its last, and holds it against its checksums. Without --repair nothing is
changed, not even a byte. Stop the server first: a directory that is in use is refused.

DIR is the data directory of a server, or that of one engine within it (DIR/streams, DIR/catalog). What is told:
  - each file, with what was found in it;
  - what is damaged, and which records of which shard are lost by it: positions and times;
  - as a note, what is no damage: writes that were never acknowledged, left-over files;
  - at the end one line with the outcome.

--repair writes damaged files anew with all that is intact in them. The old ones stay beside them, with .damaged at the
end of their names, and repair-<time>.txt in the directory tells what was found and lost. Readers then pass over what is
lost without an error. Without a repair they are told of it, and the rest is served.";

const AFTER_HELP_CHECK: &str = "\
Exit codes:
  0  everything is whole
  2  the command line is wrong
  4  the directory is in use by another process
  5  the directory was written by a newer version
  6  the directory cannot be looked at: it is none of Penstock's, or the system refuses
  7  something is damaged, and still is
  8  something was damaged and is repaired";

/// What to check.
#[derive(Args, Debug, Clone)]
pub(crate) struct Check {
    /// Repair what is damaged, as far as that can be
    #[arg(long)]
    pub(crate) repair: bool,

    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,

    /// The data directory of a server, or an engine's directory within it
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

/// What to do with the code of an application.
#[derive(Args, Debug, Clone)]
pub(crate) struct SqlCommand {
    #[command(subcommand)]
    pub(crate) action: SqlAction,
}

#[derive(Subcommand, Debug, Clone)]
pub(crate) enum SqlAction {
    /// Run it on rows and print what it tells
    Run {
        /// The code of the application
        #[arg(value_name = "APP.sql")]
        code: PathBuf,
        /// The rows; - for standard input
        #[arg(long = "in", value_name = "ROWS.jsonl")]
        rows: PathBuf,
    },
    /// Run it on rows and compare what it tells with what is expected
    Test {
        /// The code of the application
        #[arg(value_name = "APP.sql")]
        code: PathBuf,
        /// The rows; - for standard input
        #[arg(long = "in", value_name = "ROWS.jsonl")]
        rows: PathBuf,
        /// What it should tell
        #[arg(long, value_name = "ROWS.jsonl")]
        expect: PathBuf,
    },
    /// Make files of a saved answer of DescribeApplication: NAME.sql for the commands beside this one, and NAME.json, with which
    /// `aws kinesisanalyticsv2 create-application --cli-input-json file://NAME.json` makes the application anew
    Import {
        /// The saved answer, of either generation of the API; - for standard input
        #[arg(value_name = "DESCRIBED.json")]
        described: PathBuf,
        /// Where the files are put; they must not be there yet
        #[arg(long, value_name = "DIR", default_value = ".")]
        to: PathBuf,
    },
    /// Print the manual of a function, or the names of all
    Functions {
        /// Its name, such as STEP
        name: Option<String>,
    },
    /// Draw the graph of its operators
    Explain {
        /// The code of the application
        #[arg(value_name = "APP.sql")]
        code: PathBuf,
    },
}

/// How to serve.
#[derive(Args, Debug, Clone)]
pub(crate) struct Serve {
    /// Address and port to listen on, for HTTP/1.1 and HTTP/2
    #[arg(long, env = "PENSTOCK_LISTEN", value_name = "ADDR", default_value = "127.0.0.1:4566")]
    listen: String,

    /// Directory of everything that is stored; made if it is not there
    #[arg(long, env = "PENSTOCK_DATA", value_name = "DIR", default_value = "./penstock-data")]
    pub(crate) data: PathBuf,

    /// Shard limits: as AWS has them, or none
    #[arg(long, env = "PENSTOCK_THROTTLE", value_name = "MODE", value_enum, default_value_t = Throttle::Aws)]
    pub(crate) throttle: Throttle,

    /// State changes (CREATING, DELETING): after the seconds that AWS takes, or at once
    #[arg(long, env = "PENSTOCK_TIMING", value_name = "MODE", value_enum, default_value_t = Timing::Instant)]
    pub(crate) timing: Timing,

    /// How bytes reach the disk: io_uring, plain threads, or whichever works here
    #[arg(long, env = "PENSTOCK_STORAGE", value_name = "DRIVER", value_enum, default_value_t = Storage::Auto)]
    pub(crate) storage: Storage,

    /// Signatures: any key and secret will do, or they are verified against the credentials file
    #[arg(long, env = "PENSTOCK_AUTH", value_name = "MODE", value_enum, default_value_t = AuthMode::Any)]
    auth: AuthMode,

    /// Access keys and their secrets for --auth=verify, in the format of ~/.aws/credentials; aws_account_id = 123456789012
    /// names a profile's account. Read again when it changes
    #[arg(long, env = "PENSTOCK_CREDENTIALS", value_name = "FILE")]
    credentials: Option<PathBuf>,

    /// Keys that wrap those of encrypted streams: lines of 'name = 64 hexadecimal digits' (default: keys in the data directory, made
    /// when it is needed first)
    #[arg(long, env = "PENSTOCK_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,

    /// Speak TLS on the port, with certificates of a local authority in the data directory; plain HTTP then only to this machine
    #[arg(long, env = "PENSTOCK_TLS", value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) tls: bool,

    /// Speak TLS with this certificate chain, in PEM
    #[arg(long, env = "PENSTOCK_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,

    /// The private key of --tls-cert, in PEM
    #[arg(long, env = "PENSTOCK_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,

    /// Where clients are told to come back to, for the data of a video stream say, where it is not where they reached the server:
    /// http://host:port or https://host:port
    #[arg(long, env = "PENSTOCK_ADVERTISE", value_name = "URL")]
    pub(crate) advertise: Option<penstock_api::Endpoint>,

    /// TURN and STUN servers that WebRTC clients are told of, such as turn:turn.example:3478?transport=udp, separated by commas
    #[arg(long, env = "PENSTOCK_TURN_URL", value_name = "URLS", value_delimiter = ',')]
    turn_url: Vec<String>,

    /// The secret that is shared with the TURN servers: coturn's static-auth-secret, on the first line
    #[arg(long, env = "PENSTOCK_TURN_SECRET_FILE", value_name = "FILE", requires = "turn_url")]
    turn_secret_file: Option<PathBuf>,

    /// Functions: made and run by whoever may call, or refused; auto allows them while only this machine can reach the port. A
    /// function runs as the user of the server, without a sandbox
    #[arg(long, env = "PENSTOCK_FUNCTIONS", value_name = "MODE", value_enum, default_value_t = FunctionsMode::Auto)]
    functions: FunctionsMode,

    /// The interpreter of Python functions (default: python3.12 and so on, then python3, from the path)
    #[arg(long, env = "PENSTOCK_FUNCTIONS_PYTHON", value_name = "FILE")]
    pub(crate) functions_python: Option<PathBuf>,

    /// The interpreter of Node.js functions (default: node from the path)
    #[arg(long, env = "PENSTOCK_FUNCTIONS_NODE", value_name = "FILE")]
    pub(crate) functions_node: Option<PathBuf>,

    /// Who runs functions that are not here: whatever answers Lambda's Invoke. Signed with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
    /// and AWS_SESSION_TOKEN where they are set
    #[arg(long, env = "PENSTOCK_LAMBDA_ENDPOINT", value_name = "URL")]
    pub(crate) lambda_endpoint: Option<String>,

    /// Where deliveries put their objects instead of the S3 of this process: whatever speaks S3, with buckets in the path. Signed with
    /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN where they are set, for AWS_REGION
    #[arg(long, env = "PENSTOCK_S3_ENDPOINT", value_name = "URL")]
    pub(crate) s3_endpoint: Option<String>,

    /// Memory for the windows of all SQL applications together, in MiB: what they hold more lies in a file in the data directory that
    /// is gone with the process
    #[arg(long, env = "PENSTOCK_SQL_MEMORY", value_name = "MIB", default_value_t = 1024)]
    pub(crate) sql_memory: u32,

    /// Allow an address that other machines can reach although no signature is verified: whoever reaches the port may read and
    /// delete everything
    #[arg(long, env = "PENSTOCK_INSECURE_LISTEN", value_parser = clap::builder::BoolishValueParser::new())]
    insecure_listen: bool,
}

/// Whether shards refuse what is over AWS's limits.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Throttle {
    Aws,
    Off,
}

/// Whether signatures are verified.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum AuthMode {
    Any,
    Verify,
}

/// Whether functions are made and run.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum FunctionsMode {
    Auto,
    Allow,
    Refuse,
}

/// How long state changes take.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timing {
    Aws,
    Instant,
}

/// Which storage driver the engine uses.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Storage {
    Auto,
    Uring,
    Blocking,
}

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Asked {
    Serve(Box<Serve>),
    Check(Check),
    Sql(SqlAction),
    /// Help or the version, to be printed.
    Text(String),
}

/// Reads command line and environment; an error is one line that says what is wrong.
pub(crate) fn read(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Asked, String> {
    match CommandLine::try_parse_from(arguments) {
        Ok(line) => Ok(match line.command {
            Some(Command::Serve(serve)) => Asked::Serve(serve),
            Some(Command::Check(check)) => Asked::Check(check),
            Some(Command::Sql(sql)) => Asked::Sql(sql.action),
            None => Asked::Serve(Box::new(line.serve)),
        }),
        Err(error) if !error.use_stderr() => Ok(Asked::Text(error.render().to_string())),
        Err(error) => Err(one_line(&error.render().to_string())),
    }
}

impl Serve {
    /// The file to verify signatures with, if they are verified. Half of the two settings is a mistake: somebody thinks that
    /// signatures are verified and they are not.
    pub(crate) fn credentials(&self) -> Result<Option<&Path>, String> {
        match (self.auth, &self.credentials) {
            (AuthMode::Any, None) => Ok(None),
            (AuthMode::Verify, Some(file)) => Ok(Some(file)),
            (AuthMode::Verify, None) => {
                Err("--auth=verify needs --credentials FILE with the access keys and their secrets"
                    .to_owned())
            }
            (AuthMode::Any, Some(_)) => {
                Err("--credentials is for --auth=verify: add it, or leave the file out".to_owned())
            }
        }
    }

    /// Whether the port takes TLS.
    pub(crate) fn speaks_tls(&self) -> bool {
        self.tls || self.tls_cert.is_some()
    }

    /// The servers that WebRTC clients are told of.
    pub(crate) fn turn(&self) -> Result<Turn, String> {
        let secret = match &self.turn_secret_file {
            None => String::new(),
            Some(file) => std::fs::read_to_string(file)
                .map_err(|error| format!("--turn-secret-file {}: {error}", file.display()))?,
        };
        let secret = secret.lines().next().unwrap_or("").trim();
        if self.turn_secret_file.is_some() && secret.is_empty() {
            return Err("--turn-secret-file: its first line is empty".to_owned());
        }
        let urls = self.turn_url.iter().map(String::as_str);
        Turn::new(urls, secret.as_bytes()).map_err(|bad| format!("--turn-url: {bad}; see --turn-secret-file"))
    }

    /// Where the keys are that wrap those of encrypted streams.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data.join("keys"))
    }

    /// Whether functions are made and run here. Whoever may make one runs code as the server's user: on an address that other
    /// machines can reach that must be said, whatever else guards it.
    pub(crate) fn functions(&self, addresses: &[SocketAddr]) -> bool {
        match self.functions {
            FunctionsMode::Allow => true,
            FunctionsMode::Refuse => false,
            FunctionsMode::Auto => addresses.iter().all(|address| address.ip().is_loopback()),
        }
    }

    /// Whether every key and secret will do.
    pub(crate) fn takes_any_key(&self) -> bool {
        self.auth == AuthMode::Any
    }

    /// The addresses to try, in order. Refuses one that other machines can reach without a signature, unless that was insisted
    /// on.
    pub(crate) fn addresses(&self) -> Result<Vec<SocketAddr>, String> {
        let listen = &self.listen;
        let addresses: Vec<SocketAddr> = match listen.to_socket_addrs() {
            Ok(addresses) => addresses.collect(),
            Err(error) => {
                return Err(format!(
                    "--listen {listen}: not an address and port such as 127.0.0.1:4566 ({error})"
                ));
            }
        };
        if addresses.is_empty() {
            return Err(format!("--listen {listen}: the name has no address"));
        }
        let reachable = addresses.iter().find(|address| !address.ip().is_loopback());
        match reachable {
            Some(address) if self.auth == AuthMode::Any && !self.insecure_listen => Err(format!(
                "--listen {listen}: {} can be reached from other machines and signatures are not verified; \
                 add --auth=verify and --credentials FILE, or --insecure-listen to allow it all the same",
                address.ip()
            )),
            _ => Ok(addresses),
        }
    }
}

// The parser's message spans several lines, with usage and tips; an operator's log wants one.
fn one_line(rendered: &str) -> String {
    let lines = rendered.lines().map(str::trim).filter(|line| !line.is_empty());
    let telling =
        lines.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"));
    let joined = telling.collect::<Vec<_>>().join(" ");
    let message = joined.strip_prefix("error: ").unwrap_or(&joined);
    format!("{message} (see penstock --help)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(arguments: &[&str]) -> Serve {
        let line = std::iter::once("penstock").chain(arguments.iter().copied());
        match read(line.map(Into::into)) {
            Ok(Asked::Serve(serve)) => *serve,
            other => panic!("{other:?}"),
        }
    }

    fn refusal(arguments: &[&str]) -> String {
        let line = std::iter::once("penstock").chain(arguments.iter().copied());
        read(line.map(Into::into)).unwrap_err()
    }

    #[test]
    fn serve_is_the_default_and_has_defaults() {
        for arguments in [&[][..], &["serve"][..]] {
            let serve = serve(arguments);
            assert_eq!(serve.addresses().unwrap(), ["127.0.0.1:4566".parse().unwrap()]);
            assert_eq!(serve.data, PathBuf::from("./penstock-data"));
            assert_eq!(
                (serve.throttle, serve.timing, serve.storage),
                (Throttle::Aws, Timing::Instant, Storage::Auto)
            );
        }
    }

    #[test]
    fn flags_work_with_and_without_the_subcommand() {
        for head in [&[][..], &["serve"][..]] {
            let mut arguments = head.to_vec();
            arguments.extend([
                "--listen",
                "[::1]:1",
                "--data=/d",
                "--throttle=off",
                "--timing=aws",
                "--storage",
                "blocking",
            ]);
            let serve = serve(&arguments);
            assert_eq!(serve.addresses().unwrap(), ["[::1]:1".parse().unwrap()]);
            assert_eq!(
                (serve.throttle, serve.timing, serve.storage),
                (Throttle::Off, Timing::Aws, Storage::Blocking)
            );
        }
    }

    #[test]
    fn an_address_that_others_reach_must_be_insisted_on() {
        let refusal = serve(&["--listen", "0.0.0.0:4566"]).addresses().unwrap_err();
        assert!(refusal.contains("signatures are not verified; add --auth=verify"), "{refusal}");
        assert!(serve(&["--listen", "0.0.0.0:4566", "--insecure-listen"]).addresses().is_ok());
        assert!(serve(&["--listen", "0.0.0.0:4566", "--auth=verify"]).addresses().is_ok());
    }

    #[test]
    fn functions_are_for_this_machine_unless_said_otherwise() {
        let allowed = |arguments: &[&str]| {
            let serve = serve(arguments);
            serve.functions(&serve.addresses().unwrap())
        };
        assert!(allowed(&[]));
        assert!(!allowed(&["--functions=refuse"]));
        assert!(!allowed(&["--listen=0.0.0.0:1", "--auth=verify"]));
        assert!(!allowed(&["--listen=0.0.0.0:1", "--insecure-listen"]));
        assert!(allowed(&["--listen=0.0.0.0:1", "--auth=verify", "--functions=allow"]));
    }

    #[test]
    fn verifying_takes_both_its_settings() {
        assert_eq!(serve(&[]).credentials(), Ok(None));
        let both = serve(&["--auth=verify", "--credentials", "/c"]);
        assert_eq!(both.credentials(), Ok(Some(Path::new("/c"))));
        assert!(serve(&["--auth=verify"]).credentials().unwrap_err().contains("--credentials FILE"));
        assert!(serve(&["--credentials", "/c"]).credentials().unwrap_err().contains("--auth=verify"));
    }

    #[test]
    fn a_certificate_and_its_key_come_together() {
        assert!(serve(&["--tls"]).tls);
        let own = serve(&["--tls-cert=/c", "--tls-key=/k"]);
        assert_eq!((own.tls_cert, own.tls_key), (Some("/c".into()), Some("/k".into())));
        assert!(refusal(&["--tls-cert=/c"]).contains("--tls-key <FILE>"));
        assert!(refusal(&["--tls-key=/k"]).contains("--tls-cert <FILE>"));
    }

    #[test]
    fn what_is_advertised_is_a_url() {
        let advertised = serve(&["--advertise=https://video.example"]).advertise.unwrap();
        assert_eq!(advertised.to_string(), "https://video.example");
        assert!(refusal(&["--advertise=video.example"]).contains("http://host:port"));
        assert!(serve(&["--tls"]).speaks_tls() && !serve(&[]).speaks_tls());
    }

    #[test]
    fn relays_are_told_of_with_their_secret() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secret");
        let secret = format!("--turn-secret-file={}", file.display());
        let turn = |arguments: &[&str]| serve(arguments).turn().map(|turn| format!("{turn:?}"));
        assert!(turn(&[]).is_ok());
        assert!(turn(&["--turn-url=stun:a,stun:b"]).unwrap().contains(r#"["stun:a", "stun:b"]"#));
        assert!(turn(&["--turn-url=turn:a"]).unwrap_err().contains("--turn-secret-file"));
        assert!(turn(&["--turn-url=turn:a", &secret]).unwrap_err().contains("No such file"));
        std::fs::write(&file, "\n").unwrap();
        assert!(turn(&["--turn-url=turn:a", &secret]).unwrap_err().contains("empty"));
        std::fs::write(&file, "shared\n").unwrap();
        assert!(turn(&["--turn-url=turn:a", &secret]).unwrap().contains("turn:a"));
        assert!(refusal(&[&secret]).contains("--turn-url"));
    }

    #[test]
    fn what_is_wrong_fits_one_line() {
        let wrong = refusal(&["--throttle=maybe"]);
        assert!(wrong.starts_with("invalid value 'maybe' for '--throttle <MODE>'"), "{wrong}");
        assert!(wrong.contains("[possible values: aws, off]"), "{wrong}");
        assert!(!wrong.contains('\n'));
        assert!(refusal(&["--nonsense"]).starts_with("unexpected argument '--nonsense' found"));
        assert!(serve(&["--listen", "4566"]).addresses().is_err());
    }

    #[test]
    fn a_check_needs_a_directory() {
        let line = ["penstock", "check", "--repair", "--json", "/d"];
        let Ok(Asked::Check(check)) = read(line.into_iter().map(Into::into)) else { panic!("no check") };
        assert_eq!((check.repair, check.json, check.dir), (true, true, PathBuf::from("/d")));
        assert!(refusal(&["check"]).contains("<DIR>"));
        let Ok(Asked::Text(help)) = read(["penstock", "check", "--help"].into_iter().map(Into::into)) else {
            panic!("no help")
        };
        for expected in ["--repair", "never acknowledged", "Exit codes:", ".damaged"] {
            assert!(help.contains(expected), "{expected} is missing from {help}");
        }
    }

    #[test]
    fn help_tells_the_exit_codes_and_the_environment() {
        for arguments in [vec!["penstock", "--help"], vec!["penstock", "serve", "--help"]] {
            let Ok(Asked::Text(help)) = read(arguments.into_iter().map(Into::into)) else {
                panic!("no help")
            };
            for expected in [
                "PENSTOCK_LISTEN",
                "PENSTOCK_DATA",
                "PENSTOCK_THROTTLE",
                "PENSTOCK_TIMING",
                "PENSTOCK_AUTH",
                "PENSTOCK_CREDENTIALS",
                "Exit codes:",
            ] {
                assert!(help.contains(expected), "{expected} is missing from {help}");
            }
        }
    }
}
