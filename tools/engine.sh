# Sourced by verify, demo and bench: makes sure that a container engine answers.
# shellcheck shell=sh

engine_log=${TMPDIR:-/tmp}/container-lifecycle-dockerd.log
engine_pid=

say() {
  printf '== %s\n' "$*"
}

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

engine_answers() {
  command -v docker >/dev/null && docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

is_root_on_debian() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# Installs the named Debian packages that are missing, but never removes another one for that.
need_packages() {
  missing=
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  say "Installing$missing"
  apt_log=${TMPDIR:-/tmp}/container-lifecycle-apt.log
  # shellcheck disable=SC2086 # a list of words
  if ! (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove $missing) >"$apt_log" 2>&1; then
    die "$missing could not be installed; see $apt_log."
  fi
}

# Installs the packages of missing commands; they must have the same name.
need_commands() {
  absent=
  for command in "$@"; do
    command -v "$command" >/dev/null || absent="$absent $command"
  done
  # shellcheck disable=SC2086 # a list of words
  need_packages $absent
}

# Uses the engine that answers; if there is none, installs and starts one.
need_engine() {
  if ! engine_answers; then
    if [ -n "${DOCKER_HOST:-}" ]; then
      die "no engine answers at DOCKER_HOST=$DOCKER_HOST; start it, or unset DOCKER_HOST."
    fi
    is_root_on_debian || die "no container engine answers. Start one, set DOCKER_HOST, or run this as root on Debian or Ubuntu, where it installs and starts one itself."
    need_packages docker.io
    start_engine
  fi
  say "Engine: $(docker version --format 'Docker {{.Server.Version}}, API {{.Server.APIVersion}}') at ${DOCKER_HOST:-the local socket}"
}

start_engine() {
  say "Starting dockerd; its log is $engine_log"
  # Left by a killed one; dockerd refuses to start if another program has its number now.
  pidof dockerd >/dev/null || rm -f /var/run/docker.pid /var/run/docker/containerd/containerd.pid
  # In its own session and without our streams: whoever waits for this script must not wait for the engine.
  setsid dockerd >"$engine_log" 2>&1 </dev/null &
  engine_pid=$!
  waited=0
  until engine_answers; do
    kill -0 $engine_pid 2>/dev/null || die "dockerd ended: $(tail -n 3 "$engine_log" | tr '\n' ' ')"
    [ $waited -lt 90 ] || die "dockerd does not answer after $waited s; see $engine_log."
    waited=$((waited + 1))
    sleep 1
  done
}

# Stops only what was started here.
stop_engine() {
  [ -n "$engine_pid" ] || return 0
  say "Stopping the dockerd that was started"
  kill "$engine_pid" 2>/dev/null
  waited=0
  while kill -0 "$engine_pid" 2>/dev/null && [ $waited -lt 30 ]; do
    waited=$((waited + 1))
    sleep 1
  done
}

need_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    javac=$JAVA_HOME/bin/javac
  else
    javac=$(command -v javac) || javac=
  fi
  { [ -n "$javac" ] && [ -x "$javac" ]; } || die "there is no JDK; install JDK 17 or newer, or set JAVA_HOME."
}
