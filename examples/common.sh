# What both examples need; they source it. Not a command of its own.
#
# Everything that is said goes to standard error: standard output is the report alone. Whatever keeps an example
# from judging ends it with 2.
set -euo pipefail
shopt -s nullglob

name=$(basename "$0")
examples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { echo "$name: $*" >&2; }
fail() { say "$@"; exit 2; }

# The folder with the data, as an absolute path.
data_folder() {
  [ -n "${1:-}" ] || fail "which folder? usage: examples/$name $usage"
  [ -e "$1" ] || fail "there is no folder $1"
  [ -d "$1" ] || fail "$1 is a file: give the folder that it lies in"
  data=$(cd "$1" 2>/dev/null && pwd) || fail "the folder $1 cannot be entered"
}

# Sets `found` to the files of a kind; what an import refused lies beside its file and is none.
find_files() {
  local file
  found=()
  for file in "$data"/$1; do
    case $file in *.rejected.csv) ;; *) found+=("$file") ;; esac
  done
}

# The same for a kind without which nothing can be judged, and for one without which less can be.
need_files() {
  find_files "$1"
  [ ${#found[@]} -gt 0 ] || fail "there is no $1 in $data, and without it nothing can be judged"
}
want_files() {
  find_files "$1"
  [ ${#found[@]} -gt 0 ] || say "there is no $1 in $data: $2"
}

# Prints columns of tables by their names, divided by tabs, one row a line; nothing of a file that lacks one.
columns() {
  local names=$1
  shift
  awk -v names="$names" '
    # Cells may be quoted and hold commas; quotes within quotes are doubled.
    function cells(line, cell,    n, i, c, quoted) {
      split("", cell); n = 1; cell[1] = ""
      for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (c == "\"") quoted = !quoted
        else if (c == "," && !quoted) cell[++n] = ""
        else cell[n] = cell[n] c
      }
      return n
    }
    BEGIN { wanted = split(names, want, " ") }
    { sub(/\r$/, "") }
    FNR == 1 {
      sub(/^\357\273\277/, "")
      split("", at)
      n = cells($0, cell)
      for (i = 1; i <= n; i++) at[cell[i]] = i
      whole = 1
      for (i = 1; i <= wanted; i++) whole = whole && (want[i] in at)
      next
    }
    whole {
      cells($0, cell)
      row = cell[at[want[1]]]
      for (i = 2; i <= wanted; i++) row = row "\t" cell[at[want[i]]]
      print row
    }' "$@"
}

# Finds or builds the binary, and makes the workspace in $COMITY_DATA or a temporary folder.
#
# The commands run inside the workspace: so nothing is written to the folder that one happens to be in, and no
# settings of it are read.
workspace() {
  local asked
  comity=${COMITY:-}
  if [ -z "$comity" ]; then
    (cd "$examples/.." && cargo build --release --quiet --package comity) >&2 || fail "comity could not be built"
    comity=${CARGO_TARGET_DIR:-$examples/../target}/release/comity
  fi
  [ -x "$comity" ] || comity=$(command -v "$comity") || fail "there is no program ${COMITY:-comity}"
  comity=$(cd "$(dirname "$comity")" && pwd)/$(basename "$comity")
  if [ -z "${COMITY_DATA:-}" ]; then
    scratch=$(mktemp -d) || fail "no temporary folder can be made"
    trap 'rm -rf "$scratch"' EXIT
    COMITY_DATA=$scratch/workspace
  fi
  asked=$COMITY_DATA
  mkdir -p "$asked" 2>/dev/null && COMITY_DATA=$(cd "$asked" && pwd) && cd "$COMITY_DATA" ||
    fail "the folder $asked for the workspace cannot be used"
  export COMITY_DATA
  [ -e log.db ] || "$comity" init "$COMITY_DATA" >&2 || fail "no workspace could be made in $asked"
}

# Imports files; those that were imported before change nothing.
import_all() {
  local status=0
  "$comity" import --yes "$@" >&2 || status=$?
  [ $status -le 1 ] || fail "not every file could be imported, so nothing is judged"
}

# Imports files, adopts the agreement and prints the report as of an instant. Files that were imported before and
# an agreement that was adopted change nothing.
judge() {
  local agreement=$1 as_of=$2 status=0
  shift 2
  [ $# -eq 0 ] || import_all "$@"
  "$comity" adopt propose "$agreement" >&2 || fail "the agreement $agreement cannot be adopted"
  status=0
  "$comity" check --agreement "$agreement" --format "${FORMAT:-json}" --as-of "$as_of" || status=$?
  exit "$status"
}
