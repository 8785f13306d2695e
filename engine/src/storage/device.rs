//! What the disk under a directory says of itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How a write to the disk becomes durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durable {
    /// With the write itself: the disk's cache keeps what it has without power, or a write can pass it by (FUA).
    WithTheWrite,
    /// Only with a flush of the disk's cache after the write; or nothing is known of the disk.
    WithAFlush,
}

/// Asks what the kernel knows of the disk that the directory is on.
pub(crate) fn durable(dir: &Path) -> Durable {
    queue(dir).and_then(|queue| of(&queue)).unwrap_or(Durable::WithAFlush)
}

/// Where the kernel tells of the disk. A partition's own folder does not; the disk's, one above, does.
fn queue(dir: &Path) -> io::Result<PathBuf> {
    let device = rustix::fs::stat(dir)?.st_dev;
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let device = fs::canonicalize(format!("/sys/dev/block/{major}:{minor}"))?;
    let places = [Some(device.as_path()), device.parent()].into_iter().flatten();
    let found = places.map(|place| place.join("queue")).find(|queue| queue.is_dir());
    found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

fn of(queue: &Path) -> io::Result<Durable> {
    let says = |name: &str| fs::read_to_string(queue.join(name)).map(|text| text.trim().to_owned());
    let flush = says("write_cache")? == "write back" && says("fua")? != "1";
    Ok(if flush { Durable::WithAFlush } else { Durable::WithTheWrite })
}

/// The interrupt of a disk that has one queue, and so interrupts one core at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interrupt(pub(crate) u32);

impl Interrupt {
    /// That of the disk that the directory is on. Nothing if the disk has several queues, or nothing is known of it.
    pub(crate) fn of(dir: &Path) -> Option<Interrupt> {
        let queue = queue(dir).ok()?;
        let queues = fs::read_dir(queue.with_file_name("mq")).ok()?.count();
        let device = queue.ancestors().map(|above| above.join("msi_irqs")).find(|irqs| irqs.is_dir())?;
        let irqs = fs::read_dir(device).ok()?.filter_map(|irq| irq.ok()?.file_name().to_str()?.parse().ok());
        let irq = busiest(irqs, &fs::read_to_string("/proc/interrupts").ok()?)?;
        (queues == 1).then_some(Interrupt(irq))
    }

    /// Where it goes at present. Programs such as irqbalance move it.
    pub(crate) fn core(self) -> Option<usize> {
        let cores = fs::read_to_string(format!("/proc/irq/{}/effective_affinity_list", self.0)).ok()?;
        cores.trim().parse().ok()
    }
}

/// Of a device's interrupts the one that came most often; others tell of changes to the device and the like.
fn busiest(irqs: impl Iterator<Item = u32>, counters: &str) -> Option<u32> {
    let irqs: Vec<u32> = irqs.collect();
    let counted = counters.lines().filter_map(|line| {
        let (irq, counts) = line.split_once(':')?;
        let irq = irq.trim().parse().ok().filter(|irq| irqs.contains(irq))?;
        let each = counts.split_whitespace().map_while(|count| count.parse::<u64>().ok());
        Some((each.sum::<u64>(), irq))
    });
    counted.max().filter(|&(count, _)| count > 0).map(|(_, irq)| irq)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_that_forgets_needs_a_flush_unless_writes_can_pass_it_by() {
        let dir = tempfile::tempdir().unwrap();
        let told = |cache: &str, fua: &str| {
            fs::write(dir.path().join("write_cache"), cache).unwrap();
            fs::write(dir.path().join("fua"), fua).unwrap();
            of(dir.path()).unwrap()
        };
        assert_eq!(told("write back\n", "0\n"), Durable::WithAFlush);
        assert_eq!(told("write back\n", "1\n"), Durable::WithTheWrite);
        assert_eq!(told("write through\n", "0\n"), Durable::WithTheWrite);
        assert!(of(&dir.path().join("elsewhere")).is_err());
        // Whatever this machine has, there is an answer; memory has no disk.
        durable(dir.path());
        assert_eq!(durable(Path::new("/proc")), Durable::WithAFlush);
    }

    #[test]
    fn the_busiest_interrupt_is_that_of_the_queue() {
        let counters = "           CPU0       CPU1
 35:          0          1 PCI-MSIX-0000:00:02.0   0-edge      virtio1-config
 36:          3   19590753 PCI-MSIX-0000:00:02.0   1-edge      virtio1-req.0
 37: 99999999999          0 PCI-MSIX-0000:00:03.0   0-edge      virtio2-config
NMI:          0          0   Non-maskable interrupts
";
        assert_eq!(busiest([35, 36].into_iter(), counters), Some(36));
        assert_eq!(busiest([35].into_iter(), counters), Some(35));
        assert_eq!(busiest([40].into_iter(), counters), None);
        assert_eq!(busiest([35].into_iter(), " 35: 0 0 virtio1-config\n"), None, "none came yet");
        // Whatever this machine has, the answer is one of its cores; memory has no disk.
        let dir = tempfile::tempdir().unwrap();
        let core = Interrupt::of(dir.path()).and_then(Interrupt::core);
        assert!(core.is_none_or(|core| core < 4096));
        assert_eq!(Interrupt::of(Path::new("/proc")), None);
        assert_eq!(Interrupt(u32::MAX).core(), None, "there is none such");
    }
}
