#!/usr/bin/env bash
# Kubernetes as a company: releases are keynotes, KEPs initiatives, SIGs functions, production readiness the partner
# who must be in before the freeze.
#
#   examples/kubernetes.sh DATA_DIR [RELEASE]
#
# Reads any releases*.csv (needed), targets_*.csv, people*.csv, status_history*.csv and exceptions*.csv in DATA_DIR,
# makes a workspace in $COMITY_DATA (or a temporary folder), adopts examples/kubernetes.toml and prints
# `comity check --format json` (or $FORMAT) as of RELEASE's enhancements freeze. RELEASE is the newest one with a
# freeze that anything is promised for, if not said.
# Exit code: 0 everything kept, 1 something broken (it usually is), 2 it could not be judged.
usage="DATA_DIR [RELEASE]"
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

data_folder "${1:-}"
release=${2:-}

need_files 'releases*.csv'
releases=("${found[@]}") files=("${found[@]}")
want_files 'targets_*.csv' "no release has promises"
targets=("${found[@]}") files+=("${found[@]}")
want_files 'people*.csv' "who took which role is unknown"
files+=("${found[@]}")
want_files 'status_history*.csv' "when requirements were frozen is unknown"
files+=("${found[@]}")
want_files 'exceptions*.csv' "no exception waives anything"
files+=("${found[@]}")

# "1.31<tab>2024-06-13" of every release with a freeze, the newest last.
freezes=$(columns "release enhancements_freeze" "${releases[@]}" | awk -F'\t' '$2 != ""' | sort -u -t$'\t' -k2,2 -k1,1V)
[ -n "$freezes" ] || fail "no release has an enhancements_freeze in ${releases[*]}"
if [ -z "$release" ]; then
  promised=$([ ${#targets[@]} -eq 0 ] || columns release "${targets[@]}" | sort -u)
  newest=$(awk -F'\t' -v promised="$promised" '
    BEGIN { n = split(promised, of, "\n"); for (i = 1; i <= n; i++) any[of[i]] }
    n == 0 || $1 in any { newest = $1 }
    END { print newest }' <<<"$freezes")
  release=${newest:-$(tail -n 1 <<<"$freezes" | cut -f 1)}
  say "no release was named: $release is the newest"
fi
day=$(awk -F'\t' -v wanted="$release" '$1 == wanted { day = $2 } END { print day }' <<<"$freezes")
[ -n "$day" ] || fail "$release has no enhancements freeze in the data; there are: $(cut -f 1 <<<"$freezes" | paste -sd ' ')"
# The announced day and 36 hours, when that day has ended everywhere.
freeze=$(date -u -d "$day 00:00 UTC +36 hours" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null) || fail "the freeze of $release, \"$day\", is no day"

workspace
judge "$examples/kubernetes.toml" "$freeze" "${files[@]}"
