# Where JDK 25 may be. Sourced by the launcher and the doctor.
JDK_HINT="Get one, for example 'apt-get install temurin-25-jdk' or openjdk-25-jdk, or with SDKMAN \
'sdk install java 25-tem'; if it lies in an unusual place, set MEDIAHUB_JAVA_HOME to it."

is_jdk25() {
  [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[."]' "$1/release"
}

# Prints the home of the first JDK 25; fails when there is none.
find_jdk() {
  local candidate java
  java=$(command -v java || true)
  [ -z "$java" ] || java=$(dirname "$(dirname "$(readlink -f "$java")")")
  for candidate in "${MEDIAHUB_JAVA_HOME:-}" "${JAVA_HOME:-}" "$java" /usr/lib/jvm/* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* /opt/java/* /opt/jdk*; do
    if [ -n "$candidate" ] && is_jdk25 "$candidate"; then
      readlink -f "$candidate"
      return 0
    fi
  done
  return 1
}
