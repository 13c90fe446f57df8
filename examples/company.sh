#!/usr/bin/env bash
# A company read off its handbook: people in functions over time, touches of pages as contact.
#
#   examples/company.sh DATA_DIR
#
# Reads any people*.csv, role_changes*.csv and touches*.csv in DATA_DIR, makes a workspace in $COMITY_DATA (or a
# temporary folder), adopts examples/company.toml and prints `comity check --format json` (or $FORMAT) as of the day after the
# last touch.
# Exit code: 0 everything kept, 1 something broken, 2 it could not be judged.
set -euo pipefail

data=${1:?"usage: examples/company.sh DATA_DIR"}
here=$(cd "$(dirname "$0")" && pwd)
[ -d "$data" ] || { echo "company.sh: there is no folder $data" >&2; exit 2; }
data=$(cd "$data" && pwd)
comity=${COMITY:-}
if [ -z "$comity" ]; then
  (cd "$here/.." && cargo build --release --quiet --package comity) >&2
  comity=${CARGO_TARGET_DIR:-$here/../target}/release/comity
fi

shopt -s nullglob
people=("$data"/people*.csv)
touches=("$data"/touches*.csv)
[ ${#people[@]} -gt 0 ] || { echo "company.sh: no people*.csv in $data" >&2; exit 2; }
[ ${#touches[@]} -gt 0 ] || { echo "company.sh: no touches*.csv in $data" >&2; exit 2; }

if [ -z "${COMITY_DATA:-}" ]; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  COMITY_DATA=$scratch/workspace
fi
export COMITY_DATA

last=$(awk -F, '
  FNR == 1 { for (i = 1; i <= NF; i++) { gsub(/[\r"]|\357\273\277/, "", $i); at[$i] = i }; next }
  substr($at["time"], 1, 10) > newest { newest = substr($at["time"], 1, 10) }
  END { print newest }' "${touches[@]}")
as_of=$(date -u -d "$last 00:00 UTC +1 day" +%Y-%m-%dT%H:%M:%SZ)

[ -e "$COMITY_DATA/log.db" ] || "$comity" init "$COMITY_DATA" >&2
"$comity" import --yes "${people[@]}" "$data"/role_changes*.csv "${touches[@]}" >&2 || [ $? -eq 1 ]
"$comity" adopt propose "$here/company.toml" >&2
"$comity" check --agreement "$here/company.toml" --format "${FORMAT:-json}" --as-of "$as_of"
