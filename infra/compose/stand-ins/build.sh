#!/usr/bin/env bash
# Makes the image IMAGE from Debian's packages, under that name: build.sh IMAGE... Root, debootstrap and an engine (DOCKER_HOST) are needed.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# The classic builder: it needs nothing that Debian's engine lacks. Its containers use the machine's network to reach the packages.
export DOCKER_BUILDKIT=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

has() { docker image inspect "$1" >/dev/null 2>&1; }

base() {
    has debian:bookworm-slim && return 0
    local mirror
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
    debootstrap --variant=minbase bookworm "$work/system" "$mirror" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; return 1; }
    rm -f "$work/system"/var/cache/apt/archives/*.deb
    tar -C "$work/system" -c . | docker import -c 'CMD ["bash"]' - debian:bookworm-slim >/dev/null
    rm -rf "$work/system"
}

from_folder() {
    docker build --quiet --network host -t "$1" "$here/$2" >/dev/null
}

dotnet_image() {
    local installed part
    installed=$(dirname "$(readlink -f "$(command -v dotnet)")")
    mkdir -p "$work/dotnet/runtime/shared" "$work/dotnet/sdk"
    cp "$here/dotnet/Dockerfile" "$work/dotnet/"
    cp -r "$installed/dotnet" "$installed/host" "$work/dotnet/runtime/"
    cp -r "$installed/shared/Microsoft.NETCore.App" "$installed/shared/Microsoft.AspNetCore.App" "$work/dotnet/runtime/shared/"
    for part in sdk packs templates sdk-manifests metadata; do [ ! -d "$installed/$part" ] || cp -r "$installed/$part" "$work/dotnet/sdk/"; done
    # The build in the image has to trust the same certificate authorities for the package source as this machine.
    cp /etc/ssl/certs/ca-certificates.crt "$work/dotnet/sdk/"
    docker build --quiet --network host --target "$2" -t "$1" "$work/dotnet" >/dev/null
    rm -rf "$work/dotnet"
}

for image in "$@"; do
    has "$image" && continue
    echo "stand-in for $image ..." >&2
    base
    case $image in
    postgres:*) from_folder "$image" postgres ;;
    rabbitmq:*) from_folder "$image" rabbitmq ;;
    prom/prometheus:*) from_folder "$image" prometheus ;;
    mcr.microsoft.com/dotnet/aspnet:*) dotnet_image "$image" runtime ;;
    mcr.microsoft.com/dotnet/sdk:*) dotnet_image "$image" sdk ;;
    *)
        echo "build.sh: there is no stand-in for $image." >&2
        exit 65
        ;;
    esac
done
