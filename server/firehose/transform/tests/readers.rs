//! Compressed objects read back by readers that are not ours: Python's for GZIP and ZIP, snappy-java for both kinds of Snappy.
//!
//! snappy-java also writes them, and its bytes must be ours: the service writes with it. A reader that is not on the machine is
//! said to be left out.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use penstock_transform::compression::{CompressionFormat, Compressor};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Debian's libsnappy-java puts it.
const SNAPPY_JAR: &str = "/usr/share/java/snappy-java.jar";

const PYTHON: &str = "
import gzip, sys, zipfile
plain = open(sys.argv[1] + '/plain', 'rb').read()
assert gzip.open(sys.argv[1] + '/GZIP', 'rb').read() == plain
archive = zipfile.ZipFile(sys.argv[1] + '/ZIP')
assert archive.testzip() is None
assert archive.namelist() == ['5e1f2c3a-0000-4000-8000-000000000001'], archive.namelist()
assert archive.read(archive.namelist()[0]) == plain
";

const JAVA: &str = r#"
import java.io.*;
import java.nio.file.*;
import java.util.*;
import org.xerial.snappy.*;
public class Readers {
    public static void main(String[] folder) throws Exception {
        byte[] plain = Files.readAllBytes(Path.of(folder[0], "plain"));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        OutputStream out = new SnappyOutputStream(stream);
        out.write(plain);
        out.close();
        compare(folder[0], "Snappy", stream);
        stream = new ByteArrayOutputStream();
        out = new SnappyHadoopCompatibleOutputStream(stream);
        out.write(plain);
        out.close();
        compare(folder[0], "HADOOP_SNAPPY", stream);
        InputStream in = new SnappyInputStream(new FileInputStream(folder[0] + "/Snappy"));
        if (!Arrays.equals(in.readAllBytes(), plain)) throw new Exception("read back otherwise");
    }
    static void compare(String folder, String name, ByteArrayOutputStream theirs) throws Exception {
        byte[] ours = Files.readAllBytes(Path.of(folder, name));
        if (!Arrays.equals(ours, theirs.toByteArray())) throw new Exception(name + ": other bytes");
    }
}
"#;

/// Lines such as records are, then noise: more than a few blocks of each format, and not a whole number of them.
fn plain() -> Vec<u8> {
    let mut plain = Vec::new();
    let mut noise = 1_u64;
    for number in 0..20_000_u64 {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        plain.extend(format!("{{\"id\":{number},\"user\":\"user-{}\",\"ok\":true}}\n", noise >> 50).bytes());
        if number % 100 == 0 {
            plain.extend((0..64).flat_map(|shift| noise.rotate_left(shift).to_be_bytes()));
        }
    }
    plain
}

fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let plain = plain();
    fs::write(folder.path().join("plain"), &plain).unwrap();
    for format in CompressionFormat::ALL {
        let mut compressor = Compressor::new(format, "5e1f2c3a-0000-4000-8000-000000000001");
        let mut out = Vec::new();
        plain.chunks(777).for_each(|piece| compressor.write(piece, &mut out));
        compressor.finish(&mut out);
        fs::write(folder.path().join(format.name()), out).unwrap();
    }
    folder
}

fn succeeds(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn python() -> PathBuf {
    std::env::var_os("PENSTOCK_TEST_PYTHON").map_or_else(|| "python3".into(), PathBuf::from)
}

#[test]
fn python_reads_gzip_and_zip() {
    if Command::new(python()).arg("--version").output().is_err() {
        return println!("left out: no Python on this machine");
    }
    let folder = written();
    succeeds(Command::new(python()).args(["-c", PYTHON]).arg(folder.path()));
}

#[test]
fn snappy_java_writes_the_same_bytes() {
    if !Path::new(SNAPPY_JAR).exists() || Command::new("java").arg("-version").output().is_err() {
        return println!("left out: no Java with snappy-java on this machine (Debian: libsnappy-java)");
    }
    let folder = written();
    let source = folder.path().join("Readers.java");
    fs::write(&source, JAVA).unwrap();
    succeeds(Command::new("java").args(["-cp", SNAPPY_JAR]).arg(source).arg(folder.path()));
}
