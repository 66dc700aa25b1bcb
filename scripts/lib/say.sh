# shellcheck shell=bash
# Words to the person in front of the terminal, and the exit codes every script here uses:
# 0 done, 1 it failed, 2 it was asked wrongly.

say() { printf '%s\n' "$*"; }

complain() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

fail() {
  complain "$*"
  exit 1
}

refuse() {
  complain "$* (scripts/${0##*/} --help)"
  exit 2
}

# The block of comments at the top of the calling script is its help.
show_help() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"; }
