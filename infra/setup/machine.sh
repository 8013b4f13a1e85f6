# Sourced by ./livingreview, ./test and .ci/run: what they need from the machine, and how they build.
# Bash. Everything said here goes to standard error; standard output belongs to the caller.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$(basename "$0"): $*"
    exit 69
}

# The compiler server and MSBuild's worker nodes make a build fast, and outlive it by minutes unless they are told not to. The compiler
# server gets a name of its own, so that stopping it touches nobody else's. Variables of the environment must not undo this.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
unset UseSharedCompilation
compiler_server="livingreview-$$"
build_arguments=(-nodeReuse:false -p:UseSharedCompilation=true "-p:SharedCompilationId=$compiler_server" -p:NuGetAudit=false -v:quiet -consoleLoggerParameters:NoSummary)

stop_compiler_server() {
    local sdk
    sdk=$(dotnet --info 2>/dev/null | sed -n 's/^ *Base Path: *//p' | head -n 1)
    [ -f "$sdk/Roslyn/bincore/VBCSCompiler.dll" ] || return 0
    dotnet exec "$sdk/Roslyn/bincore/VBCSCompiler.dll" -shutdown "-pipename:$compiler_server" >/dev/null 2>&1 || true
}

require_sdk() {
    command -v dotnet >/dev/null || die "the .NET SDK is missing: install .NET 10 (https://dotnet.microsoft.com/download)."
    (cd "$root" && dotnet --version >/dev/null 2>&1) || die "the .NET SDK of global.json is missing: install .NET 10 (https://dotnet.microsoft.com/download); found: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd, -)."
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] && return 0
    command -v sudo >/dev/null || return 1
    sudo -n true 2>/dev/null && return 0
    # Someone at the terminal can type the password; a script cannot.
    [ -t 0 ] && sudo -v
}

# install PURPOSE PACKAGE...: through apt, without starting or enabling any service.
install() {
    local purpose=$1 policy=/usr/sbin/policy-rc.d clusters=/etc/postgresql-common/createcluster.conf own_policy='' own_clusters='' done_well=''
    shift
    may_install || die "$purpose needs $*: install with 'apt-get install $*' (or let someone with sudo do it) and start again."
    say "Installing $* for $purpose ..."
    if [ ! -e "$policy" ]; then
        own_policy=1
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    if [ ! -e "$clusters" ]; then
        own_clusters=1
        as_root mkdir -p "${clusters%/*}"
        printf 'create_main_cluster = false\n' | as_root tee "$clusters" >/dev/null
    fi
    if apt_install "$@" || { as_root apt-get update -qq >&2 && apt_install "$@"; }; then done_well=1; fi
    if [ -n "$own_policy" ]; then as_root rm -f "$policy"; fi
    # The next PostgreSQL that somebody installs here shall get its cluster as usual.
    if [ -n "$own_clusters" ]; then printf 'create_main_cluster = true\n' | as_root tee "$clusters" >/dev/null; fi
    [ -n "$done_well" ] || die "apt could not install $*: install it yourself and start again."
    if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
        as_root systemctl disable --quiet postgresql.service rabbitmq-server.service epmd.socket 2>/dev/null || true
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold "$@" >"$root/artifacts/apt.log" 2>&1
}

has_postgres() {
    [ -n "${LIVINGREVIEW_PG_BIN:-}" ] || command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

require_postgres() {
    has_postgres || install "the database" postgresql
}

has_docker() {
    command -v docker >/dev/null && timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

require_rabbitmq() {
    [ -n "${LIVINGREVIEW_TEST_RABBITMQ:-}" ] || ls /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server >/dev/null 2>&1 || has_docker || install "the tests' message broker" rabbitmq-server
}

# The tests run Prometheus themselves: its programs are unpacked, its service is not installed.
require_prometheus() {
    local programs=$root/artifacts/prometheus
    [ -n "${LIVINGREVIEW_TEST_PROMETHEUS:-}" ] || command -v prometheus >/dev/null || [ -x "$programs/usr/bin/prometheus" ] && return 0
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || die "the tests of the alerts need Prometheus: install it, or name the folder with its programs in LIVINGREVIEW_TEST_PROMETHEUS."
    say "Unpacking Prometheus for the tests ..."
    mkdir -p "$programs"
    (cd "$programs" && apt-get -qq -o APT::Sandbox::User=root download prometheus && dpkg -x prometheus_*.deb .) >&2 || die "apt could not download prometheus: install it yourself and start again."
}

find_chromium() {
    local name
    if [ -n "${CHROMIUM_BIN:-}" ]; then return 0; fi
    for name in chromium google-chrome google-chrome-stable chromium-browser; do
        if CHROMIUM_BIN=$(command -v "$name"); then
            export CHROMIUM_BIN
            return 0
        fi
    done
    unset CHROMIUM_BIN
    return 1
}

require_chromium() {
    find_chromium && return 0
    install "the browser tests" chromium
    find_chromium || die "no Chromium found: install Chromium or Chrome and name the program in CHROMIUM_BIN."
}
