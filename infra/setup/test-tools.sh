# Sourced by ./test: installs the tools that only the tests need, as far as Debian packages them and the user may install. The tests that
# need a missing tool are skipped; missing_tools says what to install, one entry a tool.
# shellcheck shell=bash
missing_tools=()

has_rabbitmq() {
    [ -n "${LIVINGREVIEW_TEST_RABBITMQ:-}" ] || ls /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server >/dev/null 2>&1 || has_docker
}

has_lme4() {
    command -v Rscript >/dev/null && Rscript --vanilla -e 'quit(status = !requireNamespace("lme4", quietly = TRUE))' >/dev/null 2>&1
}

# Exports CHROMIUM_BIN. The program without windows starts faster and takes less processor time.
find_chromium() {
    local name
    if [ -n "${CHROMIUM_BIN:-}" ]; then return 0; fi
    for name in chromium-headless-shell chromium google-chrome google-chrome-stable chromium-browser; do
        if CHROMIUM_BIN=$(command -v "$name"); then
            export CHROMIUM_BIN
            return 0
        fi
    done
    unset CHROMIUM_BIN
    return 1
}

# Kustomize components need kubectl 1.21.
has_kubectl() {
    local version
    version=$("${LIVINGREVIEW_TEST_KUBECTL:-kubectl}" version --client -o yaml 2>/dev/null | sed -n 's/^ *gitVersion: *v//p' | head -n 1)
    [ -n "$version" ] && [ "$(printf '1.21\n%s\n' "$version" | sort -V | head -n 1)" = 1.21 ]
}

# Debian 12 packages kubectl 1.20, Debian 13 a newer one.
kubectl_is_packaged() {
    local version
    command -v apt-cache >/dev/null || return 1
    version=$(apt-cache policy kubernetes-client 2>/dev/null | sed -n 's/^ *Candidate: *\([0-9][0-9.]*\).*/\1/p')
    [ -n "$version" ] && [ "$(printf '1.21\n%s\n' "$version" | sort -V | head -n 1)" = 1.21 ]
}

has_prometheus() {
    [ -n "${LIVINGREVIEW_TEST_PROMETHEUS:-}" ] || command -v prometheus >/dev/null || [ -x "$root/artifacts/prometheus/usr/bin/prometheus" ]
}

# Only the programs: installing the package would add a service.
unpack_prometheus() {
    local programs=$root/artifacts/prometheus
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
    say "Unpacking Prometheus for the tests ..."
    mkdir -p "$programs"
    (cd "$programs" && apt-get -qq -o APT::Sandbox::User=root download prometheus && dpkg -x prometheus_*.deb .) >"$root/artifacts/apt.log" 2>&1
}

# Each tool: the check whether it is there, its package, its name for the reader.
test_tools() {
    cat <<TOOLS
has_postgres postgresql PostgreSQL
has_rabbitmq rabbitmq-server RabbitMQ
find_chromium chromium-headless-shell Chromium
command_jq jq jq
command_curl curl curl
command_node nodejs Node.js
command_npm npm npm
command_python3 python3 Python
command_xmllint libxml2-utils xmllint
has_lme4 r-cran-lme4 R with lme4
TOOLS
}

has_tool() {
    case $1 in
    command_*) command -v "${1#command_}" >/dev/null ;;
    *) "$1" ;;
    esac
}

install_test_tools() {
    local check package name packages=()
    while read -r check package name; do
        has_tool "$check" || packages+=("$package")
    done < <(test_tools)
    # All at once is fastest; if one cannot be installed, the others still can.
    if [ ${#packages[@]} -gt 0 ] && may_install && ! try_install "the tests" "${packages[@]}"; then
        for package in "${packages[@]}"; do try_install "the tests" "$package" || true; done
        # Not every system packages the smaller program.
        find_chromium || try_install "the tests" chromium || true
    fi
    while read -r check package name; do
        has_tool "$check" || missing_tools+=("$name (apt-get install $package)")
    done < <(test_tools)
    if ! has_kubectl && kubectl_is_packaged; then try_install "the tests" kubernetes-client || true; fi
    has_kubectl || missing_tools+=("kubectl 1.21 or newer (https://kubernetes.io/docs/tasks/tools/)")
    has_prometheus || unpack_prometheus || missing_tools+=("Prometheus (apt-get install prometheus)")
    find_chromium || true
}
