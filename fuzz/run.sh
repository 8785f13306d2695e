#!/bin/bash
# Runs fuzz targets that `make fuzz` has built, one after the other, and says of each how many inputs it tried and
# what it found. Ends by itself, with an error if anything was found.
#
#   FUZZ_STATE=<dir> BUILT=<target dir> fuzz/run.sh <seconds> <target>...
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd)
seconds=$1
shift
binaries=$(dirname "$(find "$BUILT" -path '*/release/frames' -type f | head -n 1)")
found_all=0

printf '%-12s %12s %9s %9s\n' target runs seconds findings
for target in "$@"; do
    corpus=$FUZZ_STATE/corpus/$target
    artifacts=$FUZZ_STATE/artifacts/$target
    log=$FUZZ_STATE/$target.log
    mkdir -p "$corpus" "$artifacts"
    # Findings of earlier runs are not this run's.
    mark=$(mktemp "$FUZZ_STATE/.began.XXXXXX")
    begin=$SECONDS
    # The decoder of pictures is C++, with the sanitizer in it as well; that some of its constants have one name is how it was written.
    # No input takes a second, and none needs a gigabyte: what does is a finding too. Entropic scheduling costs the
    # recovery target half its speed.
    ASAN_OPTIONS="detect_odr_violation=0" "$binaries/$target" -max_total_time="$seconds" -max_len=2048 -timeout=20 -rss_limit_mb=2048 -malloc_limit_mb=512 \
        -entropic=0 -print_final_stats=1 -artifact_prefix="$artifacts/" "$corpus" "$here/regressions/$target" \
        > "$log" 2>&1 || true
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    found=$(find "$artifacts" -type f -newer "$mark" | sort)
    rm -f "$mark"
    count=$(printf '%s' "$found" | grep -c . || true)
    printf '%-12s %12s %9s %9s\n' "$target" "${runs:-0}" $((SECONDS - begin)) "$count"
    if [ "$count" -gt 0 ] || [ -z "$runs" ]; then
        found_all=1
        printf '%s\n' "$found"
        grep -m 1 -A 4 -E 'panicked at|ERROR: ' "$log" || tail -n 5 "$log"
        echo "log: $log"
    fi
done
exit $found_all
