#!/bin/bash
# Brings the clients of the JVM from Maven Central and compiles what drives them:
#
#     fetch.sh DIRECTORY
#
# All of it goes below DIRECTORY: Maven's repository, the classes, and in the file `classpath` what java needs to run them. What is
# there already is not asked for again. Where Maven or Maven Central cannot be had it says so and ends with 77, which automake
# and others take for "left out".
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
directory=$1
log=$directory/maven.log
left_out=77

for program in mvn javac; do
    command -v "$program" >/dev/null || { echo "no $program here: the clients of the JVM are left out"; exit "$left_out"; }
done
mkdir -p "$directory"

maven() {
    mvn --batch-mode --file "$here/pom.xml" \
        -Dmaven.repo.local="$directory/repository" -Dpenstock.build="$directory/build" "$@" \
        compile dependency:build-classpath -Dmdep.outputFile="$directory/dependencies" >"$log" 2>&1
}

# -U: what could not be had last time is asked for again.
if ! maven --offline && ! maven -U; then
    if grep -qE 'Could not transfer|Unknown host|Network is unreachable|Connection refused' "$log"; then
        echo "Maven Central is not reachable: the clients of the JVM are left out ($log)"
        exit "$left_out"
    fi
    grep -E '^\[ERROR\]' "$log" >&2
    exit 1
fi
echo "$directory/build/classes:$(cat "$directory/dependencies")" >"$directory/classpath"
