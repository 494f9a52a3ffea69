# Builds with Maven when something is missing or older than its sources. Sourced by the launcher.
need_maven() {
  command -v mvn >/dev/null || {
    say "mediahub: Maven is missing."
    say "          Install it: apt-get install maven."
    exit 3
  }
}

# Whether a supervisor runs in any environment but the named one; its jars must not change.
running() {
  local lock
  for lock in "$project"/.mediahub/*/run/lock; do
    [ "$lock" != "$project/.mediahub/${1:-}/run/lock" ] || continue
    if [ -s "$lock" ] && grep -qs mediahub "/proc/$(cat "$lock")/cmdline"; then return 0; fi
  done
  return 1
}

# Without the check of the format, so that an unformatted line keeps nobody from running MediaHub.
build_if_needed() {
  local stamp=$project/target/dist/.built newer=first
  if [ -e "$stamp" ]; then
    newer=$(cd "$project" && find pom.xml schemas topology services connectors infra .mvn \
      \( -name target -o -name test -o -name '*.md' \) -prune -o -type f -newer "$stamp" -print -quit)
  fi
  [ -n "$newer" ] || return 0
  if [ "$newer" != first ] && running; then
    say "The sources are newer than the running platform, which stays as it is. To rebuild, run './mediahub down' first."
    return 0
  fi
  need_maven
  local free_mb
  free_mb=$(df -Pm "$project" | awk 'NR == 2 { print $4 }')
  if [ "$newer" = first ] && [ "$free_mb" -lt 5120 ]; then
    say "mediahub: Only $free_mb MB are free on the disk of the project."
    say "          Free some space: the first build and the first start need 5120 MB."
    exit 3
  fi
  say "Building. The first build also fetches the runtimes, which takes some minutes."
  mkdir -p "$project/target"
  # Two builds at once would write the same files.
  exec 8>"$project/target/build.lock"
  flock 8 2>/dev/null || true
  local started=$project/target/.building log=$project/target/build.log
  touch "$started"
  if ! (cd "$project" && exec 8>&- && mvn -B package -Dmaven.test.skip=true -Dspotless.check.skip=true 2>&1) | tee "$log" \
    | sed -un 's/^\[INFO\] Building \(.*\) \(\[[0-9]*\/[0-9]*\]\)$/  \2 \1/p' >&2; then
    say "mediahub: The build failed: $(grep -m1 '^\[ERROR\]' "$log" | cut -c9- | cut -c1-300)"
    say "          The whole log is in $log."
    exit 9
  fi
  mv "$started" "$stamp" # sources changed during the build are newer than this
  exec 8>&-
}
