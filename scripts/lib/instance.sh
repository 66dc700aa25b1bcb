# shellcheck shell=bash
# The one running Docket of a data directory. Needs say.sh and DATA.

# One directory, one name: processes are recognized by it.
if [ -d "$DATA" ]; then
  DATA=$(cd "$DATA" && pwd -P)
fi

LAUNCHER_PID_FILE=$DATA/launcher.pid
# shellcheck disable=SC2034  # used by up
LAUNCHER_LOG=$DATA/launcher.log
READY_FILE=$DATA/ready

# Prints the command line of process $1, one line, or nothing when there is no such process.
command_line() {
  if [ -r "/proc/$1/cmdline" ]; then
    tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null || true
  else
    ps -p "$1" -o args= 2>/dev/null || true
  fi
}

# Prints the pid of the launcher that runs on DATA, or nothing. A pid that now belongs to another
# program does not count: the system gives numbers out again.
running_pid() {
  local pid=
  if [ -r "$LAUNCHER_PID_FILE" ]; then
    read -r pid <"$LAUNCHER_PID_FILE" || true
  fi
  case $pid in
    '' | *[!0-9]*) return 0 ;;
  esac
  case $(command_line "$pid") in
    *launcher-dev.jar*" --data $DATA "*) printf '%s\n' "$pid" ;;
  esac
}

# Prints what the launcher wrote under the name $1 once it was ready (url, kafka), or nothing.
ready_value() {
  [ -r "$READY_FILE" ] || return 0
  sed -n 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$READY_FILE" | head -n 1
}

# Prints the address people open, once the launcher has said that it is ready.
ready_url() {
  ready_value url
}
