#!/usr/bin/env bash
# Starts the composed system and runs the sample through it: import, estimates, an alert, a webhook, a second worker, Prometheus. Then takes
# everything down. Needs root on Debian. Missing tools (engine, compose, debootstrap) are installed through apt without starting a service;
# without a running engine the script starts its own; images that cannot be pulled are replaced by the stand-ins beside this file.
#
#   try.sh [--keep] [--no-pull] [--no-build]
#     --keep keeps images for the next run in artifacts/compose; --no-pull uses no registry; --no-build uses our existing images
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=../setup/machine.sh
. "$root/infra/setup/machine.sh"
# shellcheck source=checks.sh
. "$here/checks.sh"

# Durations are printed here, wherever a step's own output goes.
exec 3>&2
keep='' pull=1 build=1
for argument in "$@"; do
    case $argument in
    --keep) keep=1 ;;
    --no-pull) pull='' ;;
    --no-build) build='' ;;
    *) die "unknown option $argument; there are --keep, --no-pull and --no-build." ;;
    esac
done
[ "$(id -u)" = 0 ] || die "an engine needs root."

project=livingreview-try-$$
work=$(mktemp -d /tmp/livingreview-compose.XXXXXX)
engine='' receiver=''
mkdir -p "$root/artifacts/compose"

leave() {
    local code=$?
    [ -z "$receiver" ] || kill "$receiver" 2>/dev/null || true
    if [ "$code" -ne 0 ] && [ -d "$work/tree" ]; then compose logs --no-color --tail 6 2>&1 | cut -c 1-300 >&2 2>/dev/null || true; fi
    if [ -d "$work/tree" ]; then timed "down" compose --profile demo --profile observability down --volumes --timeout 40 >/dev/null 2>&1 || true; fi
    if [ -z "$keep" ] && [ -d "$work/tree" ] && [ -z "$engine" ]; then docker image rm --force $(own_images) >/dev/null 2>&1 || true; fi
    if [ -n "$engine" ]; then
        kill "$engine" 2>/dev/null || true
        wait "$engine" 2>/dev/null || true
        # The engine leaves its own network namespace mounted.
        umount "$work"/exec/netns/* 2>/dev/null || true
        [ -n "$keep" ] || rm -rf "$root/artifacts/compose"
    fi
    rm -rf "$work"
    exit "$code"
}
trap leave EXIT

# What is missing.
missing=()
command -v dockerd >/dev/null || missing+=(docker.io)
docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null || missing+=(docker-compose)
for tool in debootstrap jq python3 curl; do command -v "$tool" >/dev/null || missing+=("$tool"); done
[ "${#missing[@]}" -eq 0 ] || try_install "the trial" "${missing[@]}" || die "the trial needs ${missing[*]}: run 'apt-get install ${missing[*]}' as root (log: artifacts/apt.log)."

if ! has_docker; then
    say "Starting a private engine ..."
    export DOCKER_HOST=unix://$work/docker.sock
    dockerd --host "$DOCKER_HOST" --data-root "$root/artifacts/compose/engine" --exec-root "$work/exec" --pidfile "$work/pid" >"$work/dockerd.log" 2>&1 &
    engine=$!
    until has_docker; do
        kill -0 "$engine" 2>/dev/null || { tail -n 5 "$work/dockerd.log" >&2; die "the engine did not start."; }
        sleep 0.2
    done
fi
export DOCKER_BUILDKIT=${DOCKER_BUILDKIT:-0} COMPOSE_DOCKER_CLI_BUILD=${COMPOSE_DOCKER_CLI_BUILD:-1}
if docker compose version >/dev/null 2>&1; then compose_program=(docker compose); else compose_program=(docker-compose); fi
compose() {
    (cd "$work/tree" && "${compose_program[@]}" --project-name "$project" -f docker-compose.yml -f infra/compose/try.yml "$@")
}

# A copy of the working tree with its own secrets and settings: the real ones, if there are any, are neither read nor written.
mkdir "$work/tree"
(cd "$root" && git ls-files --cached --others --exclude-standard -z | tar --null --files-from - --create --ignore-failed-read 2>/dev/null) | tar -C "$work/tree" --extract
"$work/tree/infra/setup/make-env"
port=$(free_port)
sed -i "s/^LIVINGREVIEW_PORT=.*/LIVINGREVIEW_PORT=$port/" "$work/tree/.env"
server=http://127.0.0.1:$port

# An image that cannot be pulled is replaced by its stand-in, which has the tag and no digest of a registry.
dockerfile=infra/docker/Dockerfile
for image in $(sed -n 's/^FROM \([^ ]*@[^ ]*\).*/\1/p' "$root/$dockerfile") "$(image_of postgres)" "$(image_of rabbitmq)" "$(image_of prometheus)"; do
    if docker image inspect "$image" >/dev/null 2>&1; then continue; fi
    if [ -n "$pull" ] && timeout 120 docker pull --quiet "$image" >/dev/null 2>&1; then continue; fi
    sed -i "s|$image|${image%@*}|" "$work/tree/docker-compose.yml" "$work/tree/$dockerfile"
    timed "stand-in ${image%@*}" "$here/stand-ins/build.sh" "${image%@*}"
done

# One after the other: the first one compiles everything, the others reuse the result. The build uses the machine's network to restore packages.
for service in Ingestion Analysis Notification Surveillance Web AllInOne; do
    name=${service,,}
    [ "$service" != AllInOne ] || name=tools
    if [ -z "$build" ] && docker image inspect "livingreview/$name:0.1.0" >/dev/null 2>&1; then continue; fi
    timed "image livingreview/$name" docker build --quiet --network host -f "$work/tree/infra/docker/Dockerfile" --build-arg SERVICE="$service" -t "livingreview/$name:0.1.0" "$work/tree" >/dev/null 2>"$work/build.log" \
        || { tail -n 20 "$work/build.log" >&2; die "the image of $service was not built."; }
done

timed "up: servers healthy, tables made, services ready" compose up --detach --no-build >/dev/null 2>"$work/up.log" || { cat "$work/up.log" >&2; die "the system did not come up."; }
timed "page ready" wait_for "the page" 120 ready "$server"

check_containers
timed "sample imported and estimated" compose --profile demo run --rm sample >"$work/sample.txt" 2>"$work/sample.log" || { cat "$work/sample.log" >&2; die "the sample was not imported."; }
grep -E 'overall|modality=' "$work/sample.txt"
check_estimates
check_webhook
timed "second worker" compose up --detach --no-build --no-recreate --scale analysis=2 analysis >/dev/null 2>&1
check_workers
timed "Prometheus" compose --profile observability up --detach --no-build --no-deps prometheus >/dev/null 2>&1
check_prometheus
print_memory
timed "restart of all services" compose restart ingestion analysis notification surveillance web >/dev/null 2>&1
timed "page ready again" wait_for "the page" 120 ready "$server"
check_after_restart
timed "passwords changed" check_rotation
say "try.sh: everything held."
