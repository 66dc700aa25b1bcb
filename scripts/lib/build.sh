# shellcheck shell=bash
# Builds what the start scripts run, and only when something it is made of has changed.
# Needs say.sh, java.sh, and ROOT.

BUILD_STAMP=$ROOT/target/.build-stamp
BUILD_LOG=$ROOT/target/build.log
LAUNCHER_DEV=$ROOT/verticles/launcher-dev/target/docket-dev/launcher-dev.jar
LAUNCHER=$ROOT/verticles/launcher/target/docket/launcher.jar
BENCH_SUITE=$ROOT/scripts/bench-suite/target/bench/bench-suite.jar
BENCH_STAMP=$ROOT/target/.bench-stamp
# shellcheck disable=SC2034  # used by bench and dev
BENCH_OPTIONS=(-XX:+UseSerialGC -Xmx256m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
BROKER_CLASS_PATH=$ROOT/shared/embedded-kafka/target/classes/docket/kafka-server.classpath

DIGEST=(sha256sum)
if ! command -v sha256sum >/dev/null; then
  DIGEST=(shasum -a 256)
fi

# One hash over the names and contents of all that goes into the jars: poms, sources, protos, resources;
# further directories as arguments.
source_hash() {
  (
    cd "$ROOT" || exit
    find pom.xml .mvn codecs shared verticles "$@" -type d -name target -prune -o \
      -type f \( -name pom.xml -o -path '*/src/main/*' -o -path '.mvn/*' \) -print |
      LC_ALL=C sort | tr '\n' '\0' | xargs -0 "${DIGEST[@]}"
  ) | "${DIGEST[@]}" | cut -d ' ' -f 1
}

# The broker's jars lie in Maven's local repository, which people sometimes empty.
broker_jars_exist() {
  [ -r "$BROKER_CLASS_PATH" ] || return 1
  local jar
  while IFS= read -r jar; do
    [ -e "$jar" ] || return 1
  done < <(tr ':' '\n' <"$BROKER_CLASS_PATH" && echo)
}

is_built() {
  [ -f "$LAUNCHER_DEV" ] && [ -f "$LAUNCHER" ] && [ -f "$BUILD_STAMP" ] && broker_jars_exist &&
    [ "$(cat "$BUILD_STAMP")" = "$1" ]
}

# A line per module instead of a wall of text; the wall is in the log.
show_modules() {
  awk '
    function elapsed() { "date +%s" | getline now; close("date +%s"); if (!began) began = now; return now - began }
    BEGIN { elapsed() }
    /^Downloaded from/ { if (++files % 100 == 0) { printf "  %d files downloaded (%d s)\n", files, elapsed(); fflush() } }
    /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ { printf "  %s %s (%d s)\n", $NF, $3, elapsed(); fflush() }'
}

# Runs Maven's package phase for modules $1 (comma separated) and what they need, without tests.
package_modules() {
  find_maven
  mkdir -p "$ROOT/target"
  if ! (cd "$ROOT" && "$MVN" -B -Dstyle.color=never -Dmaven.test.skip=true \
    -pl "$1" -am package </dev/null 2>&1 | tee "$BUILD_LOG" | show_modules); then
    grep '^\[ERROR\]' "$BUILD_LOG" | head -n 20 >&2 || true
    fail "the build failed; everything Maven said is in $BUILD_LOG"
  fi
}

# Builds both launchers unless nothing has changed since the last build.
build_launchers() {
  local hash
  hash=$(source_hash)
  if is_built "$hash"; then
    return 0
  fi
  rm -f "$BUILD_STAMP"
  say "Building Docket (the first time also downloads its parts)"
  package_modules verticles/launcher-dev,verticles/launcher
  # The hash from before: what was changed during the build is built next time.
  printf '%s\n' "$hash" >"$BUILD_STAMP"
}

# Builds the benchmarks unless nothing has changed since.
build_bench() {
  local hash
  hash=$(source_hash scripts/bench-suite)
  if [ -f "$BENCH_SUITE" ] && [ "$(cat "$BENCH_STAMP" 2>/dev/null)" = "$hash" ] && broker_jars_exist; then
    return 0
  fi
  rm -f "$BENCH_STAMP"
  say "Building the benchmarks"
  package_modules scripts/bench-suite
  printf '%s\n' "$hash" >"$BENCH_STAMP"
}
