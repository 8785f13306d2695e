"""Runs clients of the JVM against the server, each in a scenario of its own, configured as a user would:

    python3 run.py --server PENSTOCK --jvm DIRECTORY --moto MOTO_SERVER [SCENARIO...]

Each scenario has a server of its own on a free port of loopback, with a new data directory. moto stands in for DynamoDB, where
the KCL keeps its leases. DIRECTORY is what fetch.sh has filled. What was started ends with this; after a failure the logs are
kept, and their place is told.
"""

import argparse
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# Of a whole scenario, on a machine that is slow and busy. The programs have limits of their own for what they wait for.
SCENARIO_SECONDS_MAX = 600
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 15
# How much of a log is shown where something failed.
LINES_SHOWN = 40

# Name: over TLS or not, the class that is run, its arguments. AUTHORITY stands for the certificate of the server's authority.
# Over TLS the server also verifies signatures.
AUTHORITY = "AUTHORITY"
SCENARIOS = {
    "sdk": ("http", "Sdk", []),
    "sdk-tls": ("https", "Sdk", []),
    "kcl-polling": ("http", "Kcl", ["POLLING"]),
    "kcl-fan-out": ("http", "Kcl", ["FAN_OUT"]),
    "kpl": ("https", "Kpl", [AUTHORITY]),
}


def environment(**more):
    """Nothing of whoever runs this but where programs are; no configuration of theirs, no question to EC2."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": "/nonexistent",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-west-2",
        "AWS_EC2_METADATA_DISABLED": "true",
        **more,
    }


@contextlib.contextmanager
def running(command, log, env):
    """A program in a process group of its own, so that what it starts ends with it."""
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env, start_new_session=True
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            pass
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def port(process, log, pattern):
    """The port that a program says it listens on."""
    end = time.monotonic() + START_SECONDS_MAX
    while True:
        said = re.search(pattern, log.read_text(errors="replace"))
        if said:
            return int(said.group(1))
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"did not start:\n{tail(log)}")
        time.sleep(0.05)


def tail(log):
    return "\n".join(log.read_text(errors="replace").splitlines()[-LINES_SHOWN:])


def trust_store(authority, place):
    """What a user makes of the authority's certificate for Java."""
    password = "changeit"
    subprocess.run(
        ["keytool", "-importcert", "-noprompt", "-alias", "penstock", "-file", authority]
        + ["-keystore", place, "-storepass", password],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return [f"-Djavax.net.ssl.trustStore={place}", f"-Djavax.net.ssl.trustStorePassword={password}"]


def play(name, options, stand_in, folder):
    scheme, program, arguments = SCENARIOS[name]
    log = folder / "server.log"
    command = [options.server, "serve", "--listen", "127.0.0.1:0", "--data", folder / "data"]
    if scheme == "https":
        credentials = folder / "credentials"
        credentials.write_text("[test]\naws_access_key_id = test\naws_secret_access_key = test\n")
        credentials.chmod(0o600)
        command += ["--tls", "--auth=verify", "--credentials", credentials]
    with running(command, log, {"PATH": "", "PENSTOCK_LOG": "info"}) as server:
        at = port(server, log, r"listening on https?://127\.0\.0\.1:(\d+)")
        authority = folder / "data/tls/ca.pem"
        (folder / "tmp").mkdir()
        java = ["java", "-Xmx512m", f"-Djava.io.tmpdir={folder / 'tmp'}", "-Dorg.slf4j.simpleLogger.showDateTime=true"]
        java += [f"-Dorg.slf4j.simpleLogger.logFile={folder / 'client.log'}"]
        if scheme == "https":
            java += trust_store(authority, folder / "trust.p12")
        java += ["-cp", (options.jvm / "classpath").read_text().strip(), f"penstock.{program}"]
        java += [str(authority) if argument == AUTHORITY else argument for argument in arguments]
        env = environment(
            AWS_ENDPOINT_URL=f"{scheme}://localhost:{at}",
            AWS_ENDPOINT_URL_DYNAMODB=stand_in,
        )
        with running(java, folder / "output.log", env) as client:
            follow(client, folder / "output.log")
            if client.returncode != 0:
                raise RuntimeError(f"ended with {client.returncode}")
        if server.poll() is not None:
            raise RuntimeError(f"the server has ended:\n{tail(log)}")


def follow(process, log):
    """Shows what a program says while it says it, until it ends."""
    end = time.monotonic() + SCENARIO_SECONDS_MAX
    with open(log, errors="replace") as output:
        while True:
            ended = process.poll() is not None
            print(output.read(), end="", flush=True)
            if ended:
                return
            if time.monotonic() > end:
                raise RuntimeError(f"still running after {SCENARIO_SECONDS_MAX} s")
            time.sleep(0.2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True)
    parser.add_argument("--jvm", required=True, type=pathlib.Path)
    parser.add_argument("--moto", required=True)
    parser.add_argument("scenario", nargs="*", help=f"all of {', '.join(SCENARIOS)} where none is named")
    options = parser.parse_args()
    for name in options.scenario:
        if name not in SCENARIOS:
            parser.error(f"no scenario {name}: there are {', '.join(SCENARIOS)}")

    # Told to stop: what was started is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    place = pathlib.Path(tempfile.mkdtemp(prefix="penstock-jvm-"))
    moto_log = place / "moto.log"
    name = "moto"
    try:
        with running([options.moto, "-H", "127.0.0.1", "-p", "0"], moto_log, environment()) as moto:
            at = port(moto, moto_log, r"Running on http://127\.0\.0\.1:(\d+)")
            for name in options.scenario or SCENARIOS:
                print(f"\n== {time.strftime('%H:%M:%S')}  {name}", flush=True)
                folder = place / name
                folder.mkdir()
                play(name, options, f"http://127.0.0.1:{at}", folder)
    except RuntimeError as failure:
        client = place / name / "client.log"
        shown = tail(client) if client.exists() else ""
        sys.exit(f"{shown}\n{name} failed: {failure}\nlogs are in {place}")
    except (KeyboardInterrupt, SystemExit):
        shutil.rmtree(place)
        raise
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
