#!/usr/bin/env bash
# A company read off its handbook: people in functions over time, touches of pages as contact.
#
#   examples/company.sh DATA_DIR
#
# Reads any people*.csv and touches*.csv (both needed) and role_changes*.csv in DATA_DIR, makes a workspace in
# $COMITY_DATA (or a temporary folder), adopts examples/company.toml and prints `comity check --format json` (or
# $FORMAT) as of the day after the last touch.
# Exit code: 0 everything kept, 1 something broken, 2 it could not be judged.
usage="DATA_DIR"
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

data_folder "${1:-}"

need_files 'people*.csv'
files=("${found[@]}")
want_files 'role_changes*.csv' "everybody counts as what they are called today"
files+=("${found[@]}")
need_files 'touches*.csv'
touches=("${found[@]}") files+=("${found[@]}")

last=$(columns time "${touches[@]}" | cut -c 1-10 | sort | tail -n 1)
[ -n "$last" ] || fail "no touch has a time in ${touches[*]}"
as_of=$(date -u -d "$last 00:00 UTC +1 day" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null) || fail "the last touch, \"$last\", has no day"

workspace
judge "$examples/company.toml" "$as_of" "${files[@]}"
