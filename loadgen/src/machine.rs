//! What only the machine knows, from `/proc` and the clocks. What cannot be read is told as not known, never as zero.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rustix::time::{ClockId, Timespec, clock_gettime};

/// Processor time of all threads of this process, ended ones too.
#[must_use]
pub fn cpu_time() -> Duration {
    duration(clock_gettime(ClockId::ProcessCPUTime))
}

fn duration(time: Timespec) -> Duration {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanos = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(seconds, nanos)
}

/// Processor time of all threads of another process, its own and the kernel's on its behalf, to a hundredth of a second.
#[must_use]
pub fn cpu_time_of(pid: u32) -> Option<Duration> {
    let (own, kernels) = cpu_times_of(pid)?;
    Some(own + kernels)
}

/// The same, its own and the kernel's on its behalf apart.
#[must_use]
pub fn cpu_times_of(pid: u32) -> Option<(Duration, Duration)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (own, kernels) = cpu_ticks(&stat)?;
    let time =
        |ticks: u64| Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64);
    Some((time(own), time(kernels)))
}

/// Fields 14 and 15 of `/proc/PID/stat`, `utime` and `stime`. The second field is the name, in which anything may stand.
fn cpu_ticks(stat: &str) -> Option<(u64, u64)> {
    let (_, from_the_third) = stat.rsplit_once(')')?;
    let mut times = from_the_third.split_whitespace().skip(14 - 3);
    let utime: u64 = times.next()?.parse().ok()?;
    let stime: u64 = times.next()?.parse().ok()?;
    Some((utime, stime))
}

/// Processor time of the calling thread.
#[must_use]
pub fn thread_cpu_time() -> Duration {
    duration(clock_gettime(ClockId::ThreadCPUTime))
}

/// Bytes of this process in memory.
#[must_use]
pub fn memory_bytes() -> Option<u64> {
    memory_bytes_of(std::process::id())
}

/// Bytes of another process in memory.
#[must_use]
pub fn memory_bytes_of(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes << 10)
}

/// The process that listens at this port of this machine, if we may know: another user's is told to root alone.
#[must_use]
pub fn listener(port: u16) -> Option<u32> {
    let tables =
        ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| fs::read_to_string(table).unwrap_or_default());
    let inodes: Vec<String> = tables.iter().flat_map(|table| listening(table, port)).collect();
    let held: Vec<String> = inodes.iter().map(|inode| format!("socket:[{inode}]")).collect();
    let holds = |pid: u32| {
        let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).ok()?;
        let mut targets = descriptors.flatten().filter_map(|entry| fs::read_link(entry.path()).ok());
        targets.any(|target| held.iter().any(|held| target.as_os_str() == held.as_str())).then_some(pid)
    };
    let processes = fs::read_dir("/proc").ok()?.flatten();
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).find_map(holds)
}

/// The inodes of the sockets that listen at a port, as a table of `/proc/net` has them: the second field is the local address,
/// hexadecimal, the fourth the state (`0A`: listening), the tenth the inode.
fn listening(table: &str, port: u16) -> Vec<String> {
    let port = format!("{port:04X}");
    let sockets = table.lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let at_port = fields.get(1)?.rsplit(':').next()? == port;
        (at_port && *fields.get(3)? == "0A").then(|| Some((*fields.get(9)?).to_owned()))?
    });
    sockets.collect()
}

/// Bytes that this process has had written to disks.
#[must_use]
pub fn written_bytes() -> Option<u64> {
    let counters = fs::read_to_string("/proc/self/io").ok()?;
    counters.lines().find_map(|line| line.strip_prefix("write_bytes: "))?.parse().ok()
}

/// What a device has done since the machine started, for whomever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// Cache flushes that it completed; flushes that came together count as one.
    pub flushes: u64,
    /// Bytes that were written to it.
    pub written_bytes: u64,
}

/// The counters of the device under this directory.
#[must_use]
pub fn device(dir: &Path) -> Option<Device> {
    let (major, minor) = device_number(dir)?;
    let table = fs::read_to_string("/proc/diskstats").ok()?;
    table.lines().find_map(|line| counters(line, major, minor))
}

/// Cache flushes that the device under this directory has completed since the machine started; flushes that came together
/// count as one. Whoever else uses the device is counted as well.
#[must_use]
pub fn device_flushes(dir: &Path) -> Option<u64> {
    device(dir).map(|device| device.flushes)
}

/// Whether only a counted flush brings what was written past the cache of the device under this directory: it has such a
/// cache, and no writes that go past it on their own (FUA). Otherwise flushes tell nothing about durability.
#[must_use]
pub fn flushes_tell(dir: &Path) -> Option<bool> {
    let (major, minor) = device_number(dir)?;
    let place = format!("/sys/dev/block/{major}:{minor}");
    // A partition's queue is that of its disk, one folder up.
    let setting = |name: &str| {
        ["queue", "../queue"]
            .iter()
            .find_map(|queue| fs::read_to_string(format!("{place}/{queue}/{name}")).ok())
    };
    Some(setting("write_cache")?.trim() == "write back" && setting("fua")?.trim() == "0")
}

/// Major and minor number of the device under this directory.
fn device_number(dir: &Path) -> Option<(u64, u64)> {
    let device = fs::metadata(dir).ok()?.dev();
    // As the kernel packs numbers of devices for user space: 12 bits of major number above 8 bits of minor number.
    Some(((device >> 8) & 0xfff, device & 0xff))
}

/// Bytes of a sector in `/proc/diskstats`, whatever the device's own sectors have.
const SECTOR_BYTES: u64 = 512;

/// The counters in a line of `/proc/diskstats`, if it is about this device: fields 7 and 16 as the kernel's
/// `Documentation/admin-guide/iostats.rst` counts them, after the two numbers and the name of the device.
fn counters(line: &str, major: u64, minor: u64) -> Option<Device> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |at: usize| words.get(at)?.parse::<u64>().ok();
    if number(0)? != major || number(1)? != minor {
        return None;
    }
    Some(Device { flushes: number(2 + 16)?, written_bytes: number(2 + 7)? * SECTOR_BYTES })
}

/// Bytes free for us in the file system of this directory.
#[must_use]
pub fn free_bytes(dir: &Path) -> Option<u64> {
    let output = Command::new("df").args(["--output=avail", "-B1"]).arg(dir).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().nth(1)?.trim().parse().ok()
}

/// The machine in one line: processor, cores, kernel.
#[must_use]
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown processor", |(_, model)| model);
    let virtual_machine = info
        .lines()
        .any(|line| line.starts_with("flags") && line.split(' ').any(|flag| flag == "hypervisor"));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    // What stands after the version names a build and not a kernel.
    let version = kernel.trim().split('-').next().unwrap_or("unknown");
    let kind = if virtual_machine { "a virtual machine with" } else { "a machine with" };
    format!("{kind} {cores} cores ({model}), Linux {version}")
}

/// Processes that want a processor, on average over the last minute.
#[must_use]
pub fn busy() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next()?.parse().ok()
}

/// What others had of the processors: other virtual machines on the same hardware, of which a machine only sees that it waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Others {
    stolen: u64,
    /// What somebody here had or waited for.
    wanted: u64,
}

impl Others {
    /// Since the machine started, if it is told.
    #[must_use]
    pub fn so_far() -> Option<Others> {
        Others::of(&fs::read_to_string("/proc/stat").ok()?)
    }

    /// The first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal.
    fn of(stat: &str) -> Option<Others> {
        let times = stat.lines().next()?.strip_prefix("cpu ")?.split_whitespace();
        let times: Vec<u64> = times.map_while(|time| time.parse().ok()).collect();
        let [user, nice, system, _, _, irq, softirq, stolen, ..] = times[..] else { return None };
        Some(Others { stolen, wanted: user + nice + system + irq + softirq + stolen })
    }

    /// Percent of the time on processors that was wanted since then. Nothing if none was.
    #[must_use]
    pub fn percent_since(self, then: Others) -> Option<f64> {
        let wanted = self.wanted.saturating_sub(then.wanted);
        let stolen = self.stolen.saturating_sub(then.stolen);
        (wanted > 0).then(|| 100.0 * stolen as f64 / wanted as f64)
    }
}

/// Today, as `2026-01-31`.
#[must_use]
pub fn today() -> String {
    let output = Command::new("date").args(["-u", "+%F"]).output();
    output.map_or_else(
        |_| "unknown date".into(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_the_fields_that_the_kernel_says() {
        let line = " 254       0 vda 73793 12080 18510066 193280 179810 97349 130727400 182775 0 58524 \
                    402841 36145 16 119851576 22964 22716 3821";
        let expected = Device { flushes: 22716, written_bytes: 130_727_400 * 512 };
        assert_eq!(counters(line, 254, 0), Some(expected));
        assert_eq!(counters(line, 254, 1), None);
        assert_eq!(counters("8 0 sda 1 2 3", 8, 0), None);
    }

    #[test]
    fn what_others_had_is_told_of_what_was_wanted() {
        let then = Others::of("cpu  100 10 50 9000 300 5 5 30 0 0\ncpu0 1 2 3\n").unwrap();
        assert_eq!(then, Others { stolen: 30, wanted: 200 });
        let now = Others::of("cpu  140 10 70 9900 300 5 5 50 0 0\n").unwrap();
        assert_eq!((now.percent_since(then), then.percent_since(then)), (Some(25.0), None));
        assert_eq!(Others::of("cpu  100 10 50 9000\n"), None, "an old kernel");
        assert!(Others::so_far().is_some());
    }

    #[test]
    fn processor_time_stands_behind_the_name() {
        let line = "7 (a) b) S 1 7 7 0 -1 4194560 900 0 0 0 250 31 0 0 20 0 4 0 99 1 2";
        assert_eq!(cpu_ticks(line), Some((250, 31)));
        assert_eq!(cpu_ticks("7 (a) S 1"), None);
        assert!(cpu_time_of(std::process::id()).is_some());
    }

    #[test]
    fn who_listens_is_found() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
                     0: 0100007F:11D6 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1\n   \
                     1: 0100007F:11D6 0100007F:8000 01 00000000:00000000 00:00000000 00000000     0        0 4712 1\n";
        assert_eq!(listening(table, 4566), ["4711"]);
        assert_eq!(listening(table, 4567), [""; 0]);
        let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        assert_eq!(listener(socket.local_addr().unwrap().port()), Some(std::process::id()));
    }

    #[test]
    fn this_process_takes_memory_and_time() {
        assert!(memory_bytes().unwrap() > 100_000);
        assert!(cpu_time() > Duration::ZERO);
    }
}
