# Prints which isolation works here for this user. Tries each with a shell in the place of ffmpeg: the
# shell must reach neither a file of the machine nor the network. For an operator who wants to know
# before the encoder starts; the encoder tries again with ffmpeg itself.
#
#   bash -c THIS try TEXT TIER...
#
# TEXT   isolate.sh
# TIER   a tier to try, the strongest first
# Prints the first tier that works, or "none"; then a line for each tier that was tried before it, with
# the reason why it does not work. Exits with 1 when none works.
set -uo pipefail
text=$1
shift
export LC_ALL=C
folder=$(mktemp -d) || exit 2
folder=$(cd "$folder" && pwd -P)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/job" && echo "not for ffmpeg" >"$folder/secret" || exit 2
bash=$(readlink -f "$BASH")

# Runs inside the isolation. The address is reserved (RFC 5737): no machine has it.
# shellcheck disable=SC2016
probe='
if [ -e "$1" ] || [ -e /etc ]; then
  echo "files of this machine can be read in it"
else
  said=$( (exec 3<>/dev/tcp/192.0.2.1/9) 2>&1)
  case $said in *unreachable*) echo shut off ;; *) echo "the network can be reached from it" ;; esac
fi'

# Prints why a tier does not work; nothing when it does.
complaint() {
  local bwrap= said
  if [ "$1" = bubblewrap ]; then
    bwrap=$(type -P bwrap) || {
      echo "the program bwrap is not installed"
      return
    }
  fi
  said=$(cd / && timeout -s KILL 20 sh -c "$text" isolate "$1" "$bwrap" "" 5 1048576 2048 \
    "${bash%/*}" "$folder/job" "" "$bash" -c "$probe" probe "$folder/secret" 2>&1)
  said=${said##*$'\n'}
  [ "$said" = "shut off" ] && return
  printf '%s' "${said:-it ended without a word}"
  [ "$1" = namespaces ] || return
  said=$(sh -c "$text" isolate explain)
  printf '%s' "${said:+ ($said)}"
}

passed_over=()
for tier in "$@"; do
  wrong=$(complaint "$tier")
  if [ -z "$wrong" ]; then
    printf '%s\n' "$tier" "${passed_over[@]}"
    exit 0
  fi
  passed_over+=("$tier: $wrong")
done
printf '%s\n' none "${passed_over[@]}"
exit 1
