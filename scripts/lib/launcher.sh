# shellcheck shell=bash
# How a production process is started, and its AOT cache. Needs say.sh, java.sh, build.sh, ROOT, and
# JAVA_HOME set by find_java.

AOT_DIRECTORY=$ROOT/target/aot
AOT_CACHE=$AOT_DIRECTORY/launcher.aot
AOT_STAMP=$AOT_DIRECTORY/launcher.stamp

# Sets LAUNCHER_OPTIONS, the JVM's flags.
launcher_options() {
  # Words are split on purpose.
  # shellcheck disable=SC2206,SC2034
  LAUNCHER_OPTIONS=(${DOCKET_JAVA_OPTS:--XX:+UseSerialGC -Xmx256m -XX:+ExitOnOutOfMemoryError -XX:+UseCompactObjectHeaders
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow})
}

# What a cache is made for: this JVM, these flags, these jars. The JVM checks them too, but says so
# at every start.
aot_fingerprint() {
  launcher_options
  {
    cat "$JAVA_HOME/release"
    printf '%s\n' "${LAUNCHER_OPTIONS[@]}"
    # Size and time of each jar, which is what the JVM compares.
    ls -lnL --time-style=full-iso "$LAUNCHER" "${LAUNCHER%/*}/lib" 2>/dev/null || ls -lnLT "$LAUNCHER" "${LAUNCHER%/*}/lib"
  } | "${DIGEST[@]}" | cut -d ' ' -f 1
}

aot_fits() {
  [ -r "$AOT_CACHE" ] && [ -r "$AOT_STAMP" ] && [ "$(cat "$AOT_STAMP")" = "$(aot_fingerprint)" ]
}
