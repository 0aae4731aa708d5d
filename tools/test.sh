#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests.
#
#   tools/test.sh          the tests: preset dev
#   tools/test.sh --long   also under AddressSanitizer and, what has threads, ThreadSanitizer; then every fuzzer for a minute
#
# Tests on real data are skipped, and counted as skipped, where it is absent: VITRINA_DATA names its folder
# (default: ../shared/data). FUZZ_SECONDS is how long each fuzzer runs (default: 60).
# The last line is "N passed, N failed, N skipped". Exits with 1 when anything failed or nothing ran.
set -uo pipefail
cd "$(dirname "$0")/.."
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1  # so that what one clone compiled serves the next

case "${1-}" in
  '') long=false ;;
  --long) long=true ;;
  *) echo "usage: $0 [--long]" >&2; exit 2 ;;
esac
jobs=$(nproc)
passed=0 failed=0 skipped=0
if [ -z "${VITRINA_DATA-}" ] && [ -d ../shared/data ]; then
  export VITRINA_DATA=$PWD/../shared/data
fi

step() { printf '\n== %s (after %d min %02d s)\n' "$1" $((SECONDS / 60)) $((SECONDS % 60)); }

# A stage that could not run counts as one failed test, and the others go on.
stage_failed() {
  echo "FAILED: $1" >&2
  failed=$((failed + 1))
}

# The ThreadSanitizer of g++ 12 cannot start under the address randomisation of newer kernels.
unrandomised() {
  if setarch -R true 2>/dev/null; then setarch -R "$@"; else "$@"; fi
}

# run_suite PRESET TARGET: builds the target, runs the preset's tests, adds up what ctest reports.
run_suite() {
  local preset=$1 report=$PWD/build/$1/ctest.xml
  step "$preset: build"
  rm -f "$report"
  cmake --preset "$preset" | tail -n 1 || { stage_failed "$preset: configuring"; return; }
  unrandomised cmake --build --preset "$preset" --parallel "$jobs" --target "$2" ||
    { stage_failed "$preset: building"; return; }
  step "$preset: tests"
  unrandomised ctest --preset "$preset" --parallel "$jobs" --no-tests=error --output-junit "$report" |
    grep -vE '^ *Start +[0-9]+:| Passed +[0-9.]+ sec$'
  # The attributes of <testsuite>, one a line.
  local tests bad out
  tests=$(sed -n 's/^\s*tests="\([0-9]*\)".*/\1/p;T;q' "$report")
  bad=$(sed -n 's/^\s*failures="\([0-9]*\)".*/\1/p;T;q' "$report")
  out=$(sed -n 's/^\s*skipped="\([0-9]*\)".*/\1/p;T;q' "$report")
  if [ -z "$tests" ] || [ -z "$bad" ] || [ -z "$out" ]; then stage_failed "$preset: ctest"; return; fi
  passed=$((passed + tests - bad - out)) failed=$((failed + bad)) skipped=$((skipped + out))
  echo "$preset: $tests tests, $bad failed, $out skipped"
}

# Each fuzzer on its own seeds and on what earlier runs found worth keeping.
run_fuzzers() {
  step 'fuzz: build'
  cmake --preset fuzz | tail -n 1 || { stage_failed 'fuzz: configuring'; return; }
  cmake --build --preset fuzz --parallel "$jobs" --target fuzzers || { stage_failed 'fuzz: building'; return; }
  local fuzzer name corpus seeds log
  for fuzzer in build/fuzz/tests/fuzz/*_fuzz; do
    name=$(basename "$fuzzer" _fuzz)
    corpus=build/fuzz/corpus/$name seeds=tests/fuzz/seeds/$name log=build/fuzz/$name.log
    step "fuzz: $name"
    mkdir -p "$corpus" build/fuzz/findings
    [ -d "$seeds" ] || seeds=
    if "$fuzzer" -max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=2048 -timeout=20 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/findings/$name-" "$corpus" $seeds >"$log" 2>&1 </dev/null; then
      grep -E 'stat::(number_of_executed_units|peak_rss_mb)' "$log"
      passed=$((passed + 1))
    else
      tail -n 60 "$log"
      stage_failed "fuzz: $name (the input is in build/fuzz/findings)"
    fi
  done
}

step 'packages'
if $long; then tools/install_packages.sh --long; else tools/install_packages.sh; fi || stage_failed 'installing packages'

run_suite dev all
if $long; then
  run_suite asan tests/all  # without the benchmarks, whose times would mean nothing
  run_suite tsan tests/all
  run_fuzzers
fi

step 'done'
[ "$skipped" -eq 0 ] || echo "$skipped tests were skipped: real data is absent (VITRINA_DATA), or the test says why"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
