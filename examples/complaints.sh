#!/usr/bin/env bash
# Consumer complaints as problems of a business: product and issue, the company's answer, whether it was disputed.
#
#   examples/complaints.sh DATA_DIR
#
# Reads any *.csv in DATA_DIR that is a table of complaints as the CFPB publishes them, imports it into a workspace in
# $COMITY_DATA (or a temporary folder) and prints as JSON how many answers came too late, how many were disputed by
# whoever complained, and which issues weigh most.
# Exit code: 0 found, 2 it could not be read.
usage="DATA_DIR"
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

data_folder "${1:-}"
need_files '*.csv'
files=("${found[@]}")
for file in "${files[@]}"; do
  head -n 1 "$file" | grep -q 'Consumer disputed?' || fail "$file is no table of complaints: it has no column \"Consumer disputed?\""
done

workspace
status=0
"$comity" import --yes "${files[@]}" >&2 || status=$?
[ $status -le 1 ] || fail "not every file could be imported, so nothing is counted"
"$comity" show accountability --only problems --only untimely --only disputed --only by_reason --only by_shortcoming ||
  fail "the problems cannot be shown"
