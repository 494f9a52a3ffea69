#!/usr/bin/env bash
# Shows what this machine lacks, and how to get it. Needs only a shell. Ends with exit code 3 when
# something is missing that the platform cannot do without.
set -uo pipefail
project=$1
lacking=0
# shellcheck source=jdk.sh
. "$project/infra/local/src/main/sh/jdk.sh"

good() { printf '  ok       %s\n' "$1"; }
warn() { printf '  warning  %s\n           %s\n' "$1" "$2"; }
bad() {
  printf '  missing  %s\n           %s\n' "$1" "$2"
  lacking=1
}
has() { command -v "$1" >/dev/null 2>&1; }

if [ "$(uname -s)/$(uname -m)" = Linux/x86_64 ]; then good "Linux on x86-64"; else
  bad "Linux on x86-64" "The embedded PostgreSQL and ffmpeg are built for it; use such a machine or container."
fi
if jdk=$(find_jdk); then good "JDK 25: $jdk"; else bad "JDK 25" "$JDK_HINT"; fi
if has mvn; then good "Maven: $(mvn --version 2>/dev/null | head -1)"; else
  bad "Maven" "Install it: apt-get install maven."
fi
for tool in setsid setpriv flock; do
  if has $tool; then good "$tool"; else bad "$tool" "Install it: apt-get install util-linux."; fi
done
# Tries the isolation with the encoder's own scripts and as an ordinary user, since the platform
# runs as one even when root starts it (as-user.sh).
as=()
[ "$(id -u)" != 0 ] || as=(setpriv "--reuid=${MEDIAHUB_USER:-nobody}" "--regid=$(id -g "${MEDIAHUB_USER:-nobody}")" --clear-groups)
sandbox=$project/services/encoder-service/src/main/resources/io/mediahub/encoder/media/sandbox
setting=$(sed -n 's/^mediahub\.encoder\.sandbox *[=:] *//p' "$project/.mediahub/${MEDIAHUB_ENV:-default}/mediahub.properties" 2>/dev/null | tail -1)
setting=${MEDIAHUB_ENCODER_SANDBOX:-${setting:-required}}
case $setting in required | off) tiers=(bubblewrap namespaces) ;; *) tiers=("$setting") ;; esac
tried=$(cd / && "${as[@]}" bash -c "$(cat "$sandbox/try-isolation.sh")" try "$(cat "$sandbox/isolate.sh")" "${tiers[@]}")
isolation=${tried%%$'\n'*}
reasons=$(tail -n +2 <<<"$tried" | paste -sd ';' | sed 's/;/; /g')
if [ "$setting" = off ]; then
  warn "ISOLATION IS OFF: uploaded files are decoded with all your rights" "Remove the setting mediahub.encoder.sandbox=off (here $isolation would work)."
elif [ "$isolation" != none ]; then good "isolation of ffmpeg: $isolation${reasons:+ ($reasons)}"; else
  bad "isolation of ffmpeg: $reasons" "Install bubblewrap (apt-get install bubblewrap), or allow namespaces; without either, nothing is decoded."
fi
free_mb=$(df -Pm "$project" | awk 'NR == 2 { print $4 }')
# The build fetches and unpacks the runtimes; the first start adds its caches.
[ -e "$project/target/dist/.built" ] && needed_mb=2048 || needed_mb=5120
if [ "$free_mb" -ge "$needed_mb" ]; then good "disk: $free_mb MB free"; else
  bad "disk: only $free_mb MB free" "Free some space: $needed_mb MB are needed."
fi
memory_mb=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
if [ "$memory_mb" -ge 4096 ]; then good "memory: $memory_mb MB available"; else
  warn "memory: only $memory_mb MB available" "The platform takes about 2800 MB when idle, and more while it encodes."
fi
edge=${MEDIAHUB_PORT:-8080} base=${MEDIAHUB_INTERNAL_PORT_BASE:-21000}
taken=
# Twenty internal ports for the first replica of each service, and as many for each further one.
last=$((base + 20 * ${MEDIAHUB_REPLICAS:-1} - 1))
for port in "$edge" $(seq "$base" "$last"); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then taken="$taken $port"; fi
done
if [ -z "$taken" ]; then good "ports $edge and $base to $last are free"; else
  warn "ports in use:$taken" "This is fine if the platform is up; otherwise set MEDIAHUB_PORT or MEDIAHUB_INTERNAL_PORT_BASE."
fi
browser=
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if has "$name"; then browser=$name && break; fi
done
if [ -n "$browser" ] && has node && has npm; then good "for the test in a browser: $browser, node $(node --version), npm"; else
  warn "no browser for BrowserIT, which is skipped without one" "Install it, for this test alone: apt-get install chromium nodejs npm."
fi
[ "$lacking" = 0 ] && printf 'Nothing is missing.\n' || exit 3
