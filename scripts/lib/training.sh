# shellcheck shell=bash
# The training run behind "scripts/dev aot": every service in one process, on parts of its own that
# are gone afterwards. Needs launcher.sh and what that needs.

TRAINING_LIMIT_SECONDS=60
TRAINING_BEATS=20

# Prints the status line's number of GET $2 at port $1, or nothing.
http_status() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3
    read -r _ status _ <&3
    printf '%s\n' "$status"
  ) 2>/dev/null || true
}

# Prints a port nobody listens on, from $1 on.
free_port() {
  local port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    port=$((port + 1))
  done
  printf '%s\n' "$port"
}

# Ends what the training has started; closing the parts' input ends them and removes their data.
# shellcheck disable=SC2317  # called by the trap
end_training() {
  if [ -n "$trained_pid" ]; then
    kill "$trained_pid" 2>/dev/null || true
    wait "$trained_pid" 2>/dev/null || true
  fi
  exec 9>&- || true
  if [ -n "$parts_pid" ]; then
    wait "$parts_pid" 2>/dev/null || true
  fi
  rm -rf "$TRAINING"
}

# Waits until $1… succeeds, while process $2 lives.
await_training() {
  local what=$1 pid=$2 deadline=$((SECONDS + TRAINING_LIMIT_SECONDS))
  shift 2
  until "$@"; do
    kill -0 "$pid" 2>/dev/null || fail "$what ended: $(tail -n 3 "$TRAINING/log")"
    [ "$SECONDS" -lt "$deadline" ] || fail "$what not ready after $TRAINING_LIMIT_SECONDS s"
    sleep 0.1
  done
}

parts_ready() { [ "$(grep -c = "$TRAINING/addresses")" -ge 2 ]; }
trained_ready() { [ "$(http_status "$DOCKET_HTTP_PORT" /readiness)" = 200 ]; }

start_parts() {
  mkfifo "$TRAINING/input"
  "$JAVA_HOME/bin/java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dslf4j.internal.verbosity=ERROR \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "${LAUNCHER_DEV%/*}/lib/*" dev.docket.embedded.InfrastructureMain --data "$TRAINING/data" --temporary \
    <"$TRAINING/input" >"$TRAINING/addresses" 2>>"$TRAINING/log" &
  parts_pid=$!
  exec 9>"$TRAINING/input"
  await_training "Kafka and PostgreSQL" "$parts_pid" parts_ready
}

export_environment() {
  local DOCKET_TEST_KAFKA='' DOCKET_TEST_POSTGRES='' line key
  while IFS= read -r line; do
    printf -v "${line%%=*}" '%s' "${line#*=}"
  done <"$TRAINING/addresses"
  key=$(head -c 32 /dev/urandom | base64 | tr -d '\n')
  DOCKET_HTTP_PORT=$(free_port 18480)
  DOCKET_GRPC_PORT=$(free_port 19490)
  export DOCKET_HTTP_PORT DOCKET_GRPC_PORT DOCKET_KAFKA=$DOCKET_TEST_KAFKA DOCKET_POSTGRES_PORT=${DOCKET_TEST_POSTGRES##*:} \
    DOCKET_POSTGRES_APP_PASSWORD=training DOCKET_POSTGRES_RELAY_PASSWORD=training \
    DOCKET_POSTGRES_OWNER_PASSWORD=training DOCKET_IDENTITY_KEY=$key DOCKET_SECRETS_KEY=$key
}

# Starts everything once with recording on, asks it a few things, and stops it; the JVM writes the
# cache as it ends.
train_launcher() {
  TRAINING=$(mktemp -d "${TMPDIR:-/tmp}/docket-aot-XXXXXX")
  # Open, so that PostgreSQL's user can reach its files when root does this.
  chmod 755 "$TRAINING"
  parts_pid= trained_pid=
  trap end_training EXIT
  trap 'exit 130' INT TERM
  start_parts
  export_environment
  mkdir -p "$AOT_DIRECTORY"
  rm -f "$AOT_CACHE" "$AOT_STAMP"
  launcher_options
  say "Training"
  "$JAVA_HOME/bin/java" "${LAUNCHER_OPTIONS[@]}" "-XX:AOTCacheOutput=$AOT_CACHE" -jar "$LAUNCHER" \
    --conf "$ROOT/conf/all.json" </dev/null >>"$TRAINING/log" 2>&1 9>&- &
  trained_pid=$!
  await_training "the training run" "$trained_pid" trained_ready
  local beat
  for ((beat = 0; beat < TRAINING_BEATS; beat++)); do
    http_status "$DOCKET_HTTP_PORT" /readiness >/dev/null
    http_status "$DOCKET_HTTP_PORT" /metrics >/dev/null
    http_status "$DOCKET_HTTP_PORT" /api/v2/cases/projects >/dev/null
  done
  say "Writing the cache"
  kill -TERM "$trained_pid"
  wait "$trained_pid" || true
  trained_pid=
  [ -s "$AOT_CACHE" ] || fail "the JVM wrote no cache: $(tail -n 3 "$TRAINING/log")"
  aot_fingerprint >"$AOT_STAMP"
  say "The AOT cache is $AOT_CACHE ($(($(wc -c <"$AOT_CACHE") >> 20)) MB); scripts/dev run uses it until the next build"
}
