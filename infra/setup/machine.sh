# Sourced by ./livingreview, ./test and .ci/run: what they need from the machine, and how they build.
# Bash. All messages go to standard error; standard output belongs to the caller.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$(basename "$0"): $*"
    exit 69
}

# The compiler server and MSBuild's worker nodes speed up a build, but would keep running for minutes after it. The compiler server gets
# its own name, so that stopping it does not affect other builds. Settings in the environment must not override this.
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

# try_install PURPOSE PACKAGE...: through apt, without starting or enabling any service. Fails without the rights, or if apt fails.
try_install() {
    local purpose=$1 policy=/usr/sbin/policy-rc.d clusters=/etc/postgresql-common/createcluster.conf own_policy='' own_clusters='' done_well=''
    shift
    may_install || return 1
    say "Installing $* for $purpose ..."
    mkdir -p "$root/artifacts"
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
    if apt_install "$@" || { as_root apt-get update -qq >"$root/artifacts/apt.log" 2>&1 && apt_install "$@"; }; then done_well=1; fi
    if [ -n "$own_policy" ]; then as_root rm -f "$policy"; fi
    # The next PostgreSQL that someone installs here gets its cluster as usual.
    if [ -n "$own_clusters" ]; then printf 'create_main_cluster = true\n' | as_root tee "$clusters" >/dev/null; fi
    [ -n "$done_well" ] || return 1
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
    has_postgres && return 0
    try_install "the database" postgresql || die "the database needs PostgreSQL: run 'apt-get install postgresql' as root and start again (log: artifacts/apt.log)."
}

has_docker() {
    command -v docker >/dev/null && timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}
