#!/usr/bin/env bash
# Kubernetes as a company: releases are keynotes, KEPs initiatives, SIGs functions, production readiness the partner
# who must be in before the freeze.
#
#   examples/kubernetes.sh DATA_DIR [RELEASE]
#
# Reads any targets_*.csv, people*.csv, status_history*.csv, releases*.csv and exceptions*.csv in DATA_DIR, makes a
# workspace in $COMITY_DATA (or a temporary folder), adopts examples/kubernetes.toml and prints
# `comity check --format json` (or $FORMAT) as of RELEASE's enhancements freeze (the newest release with a freeze if not said).
# Exit code: 0 everything kept, 1 something broken (it usually is), 2 it could not be judged.
set -euo pipefail

data=${1:?"usage: examples/kubernetes.sh DATA_DIR [RELEASE]"}
release=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
[ -d "$data" ] || { echo "kubernetes.sh: there is no folder $data" >&2; exit 2; }
data=$(cd "$data" && pwd)
comity=${COMITY:-}
if [ -z "$comity" ]; then
  (cd "$here/.." && cargo build --release --quiet --package comity) >&2
  comity=${CARGO_TARGET_DIR:-$here/../target}/release/comity
fi

shopt -s nullglob
releases=("$data"/releases*.csv)
files=("${releases[@]}" "$data"/targets_*.csv "$data"/people*.csv "$data"/status_history*.csv "$data"/exceptions*.csv)
[ ${#releases[@]} -gt 0 ] || { echo "kubernetes.sh: no releases*.csv in $data" >&2; exit 2; }

if [ -z "${COMITY_DATA:-}" ]; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  COMITY_DATA=$scratch/workspace
fi
export COMITY_DATA

# The freeze of a release: the announced day and 36 hours, when that day has ended everywhere.
day=$(awk -F, -v wanted="$release" '
  FNR == 1 { for (i = 1; i <= NF; i++) { gsub(/[\r"]|\357\273\277/, "", $i); at[$i] = i }; next }
  { gsub(/\r/, "") }
  $at["enhancements_freeze"] != "" && (wanted == "" || $at["release"] == wanted) {
    if ($at["enhancements_freeze"] > newest) newest = $at["enhancements_freeze"]
  }
  END { print newest }' "${releases[@]}")
[ -n "$day" ] || { echo "kubernetes.sh: ${release:-no release} has no enhancements freeze in ${releases[*]}" >&2; exit 2; }
freeze=$(date -u -d "$day 00:00 UTC +36 hours" +%Y-%m-%dT%H:%M:%SZ)

[ -e "$COMITY_DATA/log.db" ] || "$comity" init "$COMITY_DATA" >&2
"$comity" import --yes "${files[@]}" >&2 || [ $? -eq 1 ]
"$comity" adopt propose "$here/kubernetes.toml" >&2
"$comity" check --agreement "$here/kubernetes.toml" --format "${FORMAT:-json}" --as-of "$freeze"
