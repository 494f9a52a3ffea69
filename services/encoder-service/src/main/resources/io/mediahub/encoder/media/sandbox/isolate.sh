# Runs one program with limits and, in every tier but "off", isolated from the machine: no network, no
# other process, and of all files only the system's libraries, the program's folder, the source (all
# three read-only) and the job's folder, which is the only place that can be written.
# The encoder and './mediahub doctor' both run this text, so that they agree on what works.
#
#   sh -c TEXT isolate TIER BWRAP PARENT CPU MEMORY OUTPUT HOME FOLDER SOURCE PROGRAM ARGUMENT...
#   sh -c TEXT isolate explain        prints why namespaces cannot be made, if it knows
#
# TIER     bubblewrap; namespaces, which needs util-linux alone; off
# BWRAP    path of the program bwrap, empty in the other tiers
# PARENT   pid of the process that starts this with 'setpriv --pdeathsig KILL'; empty: none
# CPU      seconds of processor time
# MEMORY   KiB of address space
# OUTPUT   blocks of 512 bytes in any one file
# HOME     folder of the program and its libraries
# FOLDER   the job's folder; it becomes the working directory
# SOURCE   the file to read, empty where there is none
# All paths are absolute.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

# CAP_SYS_ADMIN (bit 21), without which namespaces need a user namespace around them.
may_make_namespaces() {
  while read -r key value; do
    [ "$key" != CapEff: ] || return "$((!(0x$value >> 21 & 1)))"
  done </proc/self/status
  return 1
}

explain() {
  is() { [ "$(cat "/proc/sys/$1" 2>/dev/null)" = "$2" ]; }
  if may_make_namespaces; then
    return 0
  elif is user/max_user_namespaces 0; then
    echo "user namespaces are switched off: sysctl -w user.max_user_namespaces=15000 allows them"
  elif is kernel/unprivileged_userns_clone 0; then
    echo "user namespaces are switched off: sysctl -w kernel.unprivileged_userns_clone=1 allows them"
  elif is kernel/apparmor_restrict_unprivileged_userns 1; then
    echo "AppArmor restricts user namespaces: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 allows them"
  else
    echo "this process lacks CAP_SYS_ADMIN and may not make user namespaces, as in a container: allow it user namespaces, or give the container --cap-add SYS_ADMIN (and --security-opt apparmor=unconfined where AppArmor is on)"
  fi
}

if [ "$1" = explain ]; then
  explain
  exit
fi

tier=$1 bwrap=$2 parent=$3 cpu=$4 memory=$5 output=$6 home=$7 folder=$8 source=$9
shift 9
# The parent may have died before the death signal was requested.
[ -z "$parent" ] || [ "$PPID" = "$parent" ] || exit 1

# A limit above the machine's own hard limit cannot be set; then that one counts.
limit() { ulimit "$1" "$2" 2>/dev/null || ulimit "$1" "$(ulimit -H "$1")"; }
# Soft and hard limit are the same: at a soft limit of processor time ffmpeg would end as if it had
# finished.
ulimit -c 0
limit -t "$cpu"
limit -v "$memory"
[ "$tier" = namespaces ] || limit -f "$output"

# Runs as process 1 of the new namespaces, with the old file system still in view.
# shellcheck disable=SC2016 # expanded there
jail='
set -eu
parent=$1 bind=$2 output=$3 home=$4 folder=$5 source=$6
shift 6
read -r self name state actual rest </proc/self/stat
[ "$actual" = "$parent" ] || exit 1

# Few programs are started here, since every start of ffmpeg waits for them.
folders= links= tools=
for libraries in /usr/lib /usr/lib64 /lib /lib64; do
  if [ -L "$libraries" ]; then
    links="$links $libraries"
  elif [ -d "$libraries" ]; then
    folders="$folders $libraries"
  fi
done
for tool in setpriv setsid sh umount unshare; do
  for place in /usr/bin /bin /usr/sbin /sbin; do
    [ ! -x "$place/$tool" ] || break
  done
  tools="$tools $place/$tool"
done

# On every machine there is a folder /sys, and nothing below it is needed here.
mount -t tmpfs -o size=8m,mode=755,nosuid,nodev isolate /sys
mkdir /sys/jail
cd /sys/jail
mkdir -p isolate old usr ".$home" ".$folder" "./${source%/*}"
[ -z "$links" ] || cp -P --parents $links .
cp -L $tools isolate/
for libraries in $folders; do
  [ -d ".$libraries" ] || mkdir ".$libraries"
  mount "$bind" -o ro,nosuid,nodev "$libraries" ".$libraries"
done
mount "$bind" -o ro,nosuid,nodev "$home" ".$home"
mount --bind -o nosuid,nodev,noexec "$folder" ".$folder"
if [ -n "$source" ]; then
  [ -e ".$source" ] || : >".$source"
  mount --bind -o ro,nosuid,nodev,noexec "$source" ".$source"
fi
# What runs between leaving the old root and entering the jail finds its libraries through these.
ln -s jail/usr jail/lib jail/lib64 jail/old/proc ..
cd ..
mount -o remount,ro isolate /sys

pivot_root . jail/old
/jail/isolate/umount -l /jail/old
# A root of its own, and in it a changed root again: in a changed root the kernel allows no further
# user namespace, and outside of it there is nothing to find. A session of its own: no process group
# reaches outside, so no signal does. The shell that waits has no more rights than the program;
# without it, unshare before 2.39 hides which signal ended the program.
ulimit -f "$output" 2>&- || ulimit -f "$(ulimit -H -f)"
unset PATH LC_ALL
export LD_LIBRARY_PATH="$home"
exec /jail/isolate/unshare --root=/jail --wd="$folder" /isolate/setsid \
  /isolate/setpriv --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all -- \
  /isolate/sh -c "\"\$@\"; exit \$?" sh "$@"
'

case $tier in
bubblewrap)
  # bwrap ties the sandbox to its own life late, when all is prepared. The parent may be dead by then:
  # writing to a pipe without a reader ends this shell before the program starts.
  # shellcheck disable=SC2016 # expanded there
  set -- --ro-bind /bin/sh /isolate/sh --remount-ro / --chdir "$folder" \
    -- /isolate/sh -c 'echo >&2; exec "$@"' sh "$@"
  [ -z "$source" ] || set -- --ro-bind "$source" "$source" "$@"
  # No further user namespace inside, with its door to the kernel; 0.8 and newer know how.
  case $([ -u "$bwrap" ] || "$bwrap" --help 2>&1) in
  *--disable-userns*) set -- --unshare-user --disable-userns "$@" ;;
  esac
  exec "$bwrap" --unshare-all --die-with-parent --new-session --cap-drop ALL \
    --clearenv --setenv LD_LIBRARY_PATH "$home" \
    --ro-bind-try /usr/lib /usr/lib --ro-bind-try /usr/lib64 /usr/lib64 \
    --ro-bind-try /lib /lib --ro-bind-try /lib64 /lib64 \
    --ro-bind "$home" "$home" --bind "$folder" "$folder" "$@"
  ;;
namespaces)
  if may_make_namespaces; then
    bind=--bind user=
  else
    # In a user namespace a mount can be had only together with those below it.
    bind=--rbind user='--user --map-root-user'
  fi
  # shellcheck disable=SC2086 # two words or none
  exec unshare $user --mount --net --pid --ipc --uts --fork --kill-child --propagation private \
    /bin/sh -c "$jail" isolate "$$" "$bind" "$output" "$home" "$folder" "$source" "$@"
  ;;
off)
  cd "$folder"
  exec /usr/bin/env -i LD_LIBRARY_PATH="$home" "$@"
  ;;
*)
  echo "there is no isolation named $tier" >&2
  exit 2
  ;;
esac
