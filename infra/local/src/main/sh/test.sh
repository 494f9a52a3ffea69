# What './mediahub test WHAT...' means for Maven. Sourced by the launcher.

# Test classes below a module, as Surefire names them (io/mediahub/a/BTest), separated by commas;
# the second argument is their ending.
tests_of() {
  local sources=$1/src/test/java
  [ -d "$sources" ] || return 0
  (cd "$sources" && find . -name "*$2.java" | sed 's|^\./||; s|\.java$||' | sort | paste -sd , -)
}

# The module that a source file belongs to: the nearest folder above it that has a pom.
module_of() {
  local folder
  folder=$(dirname "$1")
  until [ -e "$folder/pom.xml" ]; do folder=$(dirname "$folder"); done
  printf '%s' "${folder#./}"
}

# Prints Maven's arguments, one a line, for: nothing (all tests), modules (topology/domain), test
# classes (AccessIT, UploadDeciderTest#a_method) and Maven's own options (-Dquick), in any mix.
# Returns 2 after a sentence when there is no such test.
maven_arguments() {
  local what method file module=() units=() systems=() options=() every=
  for what in "$@"; do
    case $what in
      -*) options+=("$what") ;;
      */* | schemas | connectors)
        what=${what%/}
        if [ ! -e "$what/pom.xml" ] || [ ! -d "$what/src" ]; then
          say "mediahub: There is no module '$what'."
          say "          docs/project.md lists them; for example './mediahub test topology/domain'."
          return 2
        fi
        module+=("$what")
        units+=("$(tests_of "$what" Test)")
        systems+=("$(tests_of "$what" IT)")
        ;;
      *)
        method=
        case $what in *'#'*) method="#${what#*#}" what=${what%%#*} ;; esac
        file=$(find . -path '*/target' -prune -o -path './.mediahub' -prune -o \
          -path '*/src/test/java/*' -name "$what.java" -print | head -1)
        if [ -z "$file" ]; then
          say "mediahub: There is no test '$what'."
          say "          Name a class (AccessIT, UploadDeciderTest#its_method) or a module (topology/domain)."
          return 2
        fi
        module+=("$(module_of "$file")")
        case $what in
          *IT) systems+=("$what$method") ;;
          *) units+=("$what$method") ;;
        esac
        ;;
    esac
  done
  if [ ${#module[@]} != 0 ]; then
    # The platform that system tests start runs from target/dist, into which every module goes.
    case " ${module[*]} " in *" infra/system-tests "*) [ -n "${systems[*]}" ] && every=yes ;; esac
    [ -n "$every" ] || printf '%s\n' -pl "$(IFS=,; printf '%s' "${module[*]}")" -am
    printf '%s\n' "-Dtest=$(listed "${units[@]}")" -Dsurefire.failIfNoSpecifiedTests=false
    printf '%s\n' "-Dit.test=$(listed "${systems[@]}")" -Dfailsafe.failIfNoSpecifiedTests=false
  fi
  [ ${#options[@]} = 0 ] || printf '%s\n' "${options[@]}"
  # Without integration tests, nothing needs to be packed.
  if [ ${#module[@]} != 0 ] && [ -z "${systems[*]}" ]; then printf 'test\n'; else printf 'verify\n'; fi
}

# Arguments that are not empty, separated by commas; 'none' when there is not one.
listed() {
  local list='' one
  for one in "$@"; do list+=${one:+${list:+,}$one}; done
  printf '%s' "${list:-none}"
}
