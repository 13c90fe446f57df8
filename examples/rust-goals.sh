#!/usr/bin/env bash
# An open-source project as a company: its teams are functions, its goals objectives, and whoever speaks for a team on
# a goal its champion there.
#
#   examples/rust-goals.sh DATA_DIR
#
# Reads any goals_*.csv (needed), team_asks_*.csv and team_members.csv in DATA_DIR, makes a workspace in $COMITY_DATA
# (or a temporary folder), adopts examples/rust-goals.toml and prints `comity check --format json` (or $FORMAT) as of
# the end of the newest period. Champions who are no members of the team that they speak for are listed on standard
# error, and on the page /p/champions/regions of `comity serve`.
# Exit code: 0 everything kept, 1 something broken, 2 it could not be judged.
usage="DATA_DIR"
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

data_folder "${1:-}"

want_files 'team_members*.csv' "who is a member of which team is unknown"
files=("${found[@]}")
need_files 'goals_*.csv'
goals=("${found[@]}") files+=("${found[@]}")
want_files 'team_asks_*.csv' "nothing is asked of any team"
asks=("${found[@]}") files+=("${found[@]}")

# "2025h2" is a half, "2026" a year, "2026q1" a quarter: what was asked in it is owed by its last day.
newest=$(columns period "${goals[@]}" "${asks[@]}" | tr '[:upper:]' '[:lower:]' | sed -nE '
  s/^([0-9]{4})h1$/\1-06-30/p; s/^([0-9]{4})(h2|q4)?$/\1-12-31/p
  s/^([0-9]{4})q1$/\1-03-31/p; s/^([0-9]{4})q2$/\1-06-30/p; s/^([0-9]{4})q3$/\1-09-30/p' | sort | tail -n 1)
[ -n "$newest" ] || fail "no period in ${goals[*]} is written as 2025h2, 2026 or 2026q1"

workspace
import_all "${files[@]}"
"$comity" show champions regions | sed -nE 's/^ *"(.* is no member of .*)",?$/\1/p' | while read -r line; do
  say "$line"
done
judge "$examples/rust-goals.toml" "${newest}T23:59:59Z"
