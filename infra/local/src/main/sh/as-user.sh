#!/usr/bin/env bash
# Starts the supervisor, and so the whole platform, as an ordinary user, even when root calls.
#
#   as-user.sh STATE DIST JDK LOG COMMAND...
#     STATE  the folder of the environment; DIST  what the build gathered; JDK  its home
#     LOG    where the command's output goes; "-" leaves it where it is
#
# Called by root, the command runs as MEDIAHUB_USER, else as the owner of the state or of the
# project, else as nobody. It keeps none of root's rights except, where needed, that to a port below
# 1024. Below a folder that this user may not enter (/root), it gets a view of the file system of
# its own in which that folder holds nothing but what the platform needs, at the same path.
set -euo pipefail
state=$1 dist=$2 jdk=$3 log=$4
shift 4
say() { printf '%s\n' "$*" >&2; }
refuse() {
  say "mediahub: $1"
  say "          $2"
  exit 3
}
mkdir -p "$state"

# The state's owner opens the log: root must not write to a path that another user has made.
# shellcheck disable=SC2016 # for the inner shell
with_log='log=$1; shift; [ "$log" = - ] && exec "$@"; mkdir -p -m 700 "$(dirname "$log")" && exec "$@" >"$log" 2>&1 </dev/null'

if [ "$(id -u)" != 0 ]; then
  cd "$state"
  exec sh -c "$with_log" sh "$log" "$@"
fi

shared=$(dirname "$state")/cache/aot
owner_of() { stat -c %U "$1"; }
user=${MEDIAHUB_USER:-}
for place in "$state" "$(dirname "$(dirname "$state")")"; do
  if [ -z "$user" ] && [ "$(owner_of "$place")" != root ]; then user=$(owner_of "$place"); fi
done
user=${user:-nobody}
uid=$(id -u "$user" 2>/dev/null) && gid=$(id -g "$user") || refuse "There is no user '$user' on this machine." \
  "Set MEDIAHUB_USER to an ordinary user, who will own the state and run the platform."
[ "$uid" != 0 ] || refuse "The platform does not run as root." "Set MEDIAHUB_USER to an ordinary user."

become=(setpriv "--reuid=$uid" "--regid=$gid" --clear-groups)
port=${MEDIAHUB_PORT:-$(sed -n 's/^mediahub\.port *[=:] *//p' "$state/mediahub.properties" 2>/dev/null | tail -1 || true)}
if [[ $port =~ ^[0-9]+$ ]] && [ "$port" -lt 1024 ]; then
  become+=(--inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service)
else
  become+=(--inh-caps=-all --ambient-caps=-all)
fi

if [ "${MEDIAHUB_OWN_VIEW:-}" != made ]; then
  mkdir -p "$shared"
  # Gives the user what root wrote, now or before: settings, an earlier version's state. Links are
  # not followed.
  find "$state" "$shared" \( ! -user "$uid" -o ! -group "$gid" \) -execdir chown -h "$uid:$gid" {} +
  # Under a umask of 077 the build made files that only root can read.
  find "$dist" \( -type d ! -perm -005 -o -type f ! -perm -004 \) -execdir chmod go+rX {} +
fi

enters() { "${become[@]}" test -x "$1"; }
# The topmost folder on the way to a path that the user may not enter; nothing when all are open.
closed_above() {
  local folder=
  local -a names
  IFS=/ read -r -a names <<<"${1#/}"
  for name in "${names[@]}"; do
    folder=$folder/$name
    enters "$folder" || {
      printf '%s' "$folder"
      return
    }
  done
}

needed=("$state" "$shared" "$dist" "$jdk")
if [ "${MEDIAHUB_OWN_VIEW:-}" != made ]; then
  for path in "${needed[@]}"; do
    [ -z "$(closed_above "$path")" ] && continue
    unshare --mount --propagation slave true 2>/dev/null || refuse \
      "The user '$user' may not enter $(closed_above "$path"), and mounts are not allowed here." \
      "Put the project where everybody may go (such as /opt/mediahub), or start it as an ordinary user."
    MEDIAHUB_OWN_VIEW=made exec unshare --mount --propagation slave \
      bash "$0" "$state" "$dist" "$jdk" "$log" "$@"
  done
else
  declare -A opened=()
  for path in "${needed[@]}"; do exec {fd}<"$path" && opened[$path]=$fd; done
  for path in "${needed[@]}"; do
    # It is gone already where it lies below a folder that was emptied for another path.
    [ -d "$path" ] || continue
    top=$(closed_above "$path")
    [ -z "$top" ] || mount -t tmpfs -o mode=755,size=1m mediahub "$top"
  done
  for path in "${needed[@]}"; do
    [ -d "$path" ] && continue
    (umask 022 && mkdir -p "$path")
    # By its open handle, because the name now leads into the new, empty folder.
    mount --no-canonicalize --rbind "/proc/self/fd/${opened[$path]}" "$path"
  done
  for path in "${needed[@]}"; do exec {opened[$path]}<&-; done
  unset MEDIAHUB_OWN_VIEW
fi
enters "$jdk/bin/java" || refuse "The user '$user' may not run the JDK in $jdk." \
  "Give everybody the right to read it (chmod -R go+rX $jdk), or set MEDIAHUB_JAVA_HOME to another."

cd "$state"
HOME=$(getent passwd "$user" | cut -d: -f6) USER=$user LOGNAME=$user
export HOME USER LOGNAME
exec "${become[@]}" sh -c "$with_log" sh "$log" "$@"
