# shellcheck shell=bash
# Finds the tools Docket is built and run with. Needs say.sh.

DOCKET_LEAST_JAVA=25

# Prints the major version of the JDK in directory $1, or nothing when there is no JDK in it.
# Reads its release file: starting a JVM only to ask would cost a third of a second each.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the homes where a JDK may be, the most deliberate choice first.
jdk_candidates() {
  if [ -n "${JAVA_HOME:-}" ]; then
    printf '%s\n' "$JAVA_HOME"
  fi
  local javac
  javac=$(command -v javac || true)
  while [ -n "$javac" ] && [ -L "$javac" ]; do
    local target
    target=$(readlink "$javac")
    case $target in
      /*) javac=$target ;;
      *) javac=$(dirname "$javac")/$target ;;
    esac
  done
  if [ -n "$javac" ]; then
    dirname "$(dirname "$javac")"
  fi
  local home
  for home in /usr/lib/jvm/* /usr/local/lib/jvm/* /opt/*jdk* /opt/java/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -d "$home" ]; then
      printf '%s\n' "$home"
    fi
  done
}

# Sets and exports JAVA_HOME; one line and exit 1 when there is no JDK that is new enough.
find_java() {
  local home major
  while IFS= read -r home; do
    major=$(jdk_major "$home")
    if [ -n "$major" ] && [ "$major" -ge "$DOCKET_LEAST_JAVA" ]; then
      export JAVA_HOME=$home
      return 0
    fi
  done < <(jdk_candidates)
  fail "no JDK $DOCKET_LEAST_JAVA or newer found: install one (for example from https://adoptium.net) or set JAVA_HOME"
}

# Sets MVN, and MAVEN_OPTS to keep it to its subject: no warnings about its own libraries, and no
# stray colors in a file. One line and exit 1 when Maven is missing or too old. Needs JAVA_HOME, which knows the flags.
find_maven() {
  MVN=$(command -v mvn || true)
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
  if [ ! -t 1 ]; then
    MAVEN_OPTS="-Djansi.noreset=true $MAVEN_OPTS"
  fi
  export MAVEN_OPTS
  if [ -z "$MVN" ]; then
    fail "Maven is missing: install Maven 3.8 or newer and put mvn on the PATH (https://maven.apache.org/download.cgi)"
  fi
  local version
  version=$("$MVN" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
  local major=${version% *} minor=${version#* }
  if [ -z "$version" ] || [ "$major" -lt 3 ] || { [ "$major" -eq 3 ] && [ "$minor" -lt 8 ]; }; then
    fail "Maven 3.8 or newer is needed, but $MVN is ${version:-of unknown version}: install a newer one"
  fi
}
