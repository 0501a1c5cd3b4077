# Sourced by demo, after engine.sh: a registry of its own on the loopback, with only what is pushed to it.
# shellcheck shell=sh

registry=
registry_pid=
registry_folder=

# Sets $registry to HOST:PORT. If there can be none, says why and fails.
start_registry() {
  case ${DOCKER_HOST:-unix:} in
    unix:*) ;;
    *)
      echo "The engine at $DOCKER_HOST cannot reach a registry on this machine's loopback."
      return 1
      ;;
  esac
  if ! command -v docker-registry >/dev/null; then
    echo "docker-registry is not installed (Debian: apt install docker-registry)."
    return 1
  fi
  registry_folder=$(mktemp -d) || return 1
  cat >"$registry_folder/config.yml" <<EOF
version: 0.1
log: {level: info, formatter: text}
storage:
  filesystem: {rootdirectory: $registry_folder/data}
http:
  addr: 127.0.0.1:0
EOF
  docker-registry serve "$registry_folder/config.yml" >"$registry_folder/log" 2>&1 </dev/null &
  registry_pid=$!
  waited=0
  # It takes a free port and says which one.
  until registry=$(sed -n 's/.*msg="listening on \(127\.0\.0\.1:[0-9]*\)".*/\1/p' "$registry_folder/log" 2>/dev/null) &&
    [ -n "$registry" ]; do
    if ! kill -0 $registry_pid 2>/dev/null || [ $waited -ge 100 ]; then
      echo "docker-registry does not start: $(tail -n 3 "$registry_folder/log" | tr '\n' ' ')"
      return 1
    fi
    waited=$((waited + 1))
    sleep 0.1
  done
}

stop_registry() {
  [ -z "$registry_pid" ] || kill "$registry_pid" 2>/dev/null
  [ -z "$registry_folder" ] || rm -rf "$registry_folder"
  registry_pid=
  registry_folder=
}
