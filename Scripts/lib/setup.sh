# Sourced by the scripts beside it: goes to the top of the checkout, and has what they share.

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# What Scripts/format formats and Scripts/test looks at.
formatted=(Package.swift Sources Tests Benchmarks Snippets)

# install_packages NAME...: installs the Debian packages of these that are not there, as root or with sudo.
install_packages() {
    local missing=()
    local name
    for name in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "Install these packages first, as root: ${missing[*]}" >&2; exit 1; }
        as_root=(sudo)
    fi
    echo "Installing ${missing[*]}"
    "${as_root[@]}" apt-get update -q </dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" </dev/null
}

# install_promtool: Prometheus' own checker, taken out of Debian's package into .build. To install the package would start a Prometheus.
install_promtool() {
    command -v promtool >/dev/null && return
    local folder="$PWD/.build/promtool"
    if [ ! -x "$folder/usr/bin/promtool" ]; then
        echo "Fetching promtool"
        mkdir -p "$folder"
        (
            cd "$folder"
            # What apt knows may be old, and only root may renew it.
            apt-get download -q prometheus || { apt-get update -q && apt-get download -q prometheus; }
            dpkg-deb --extract prometheus_*.deb .
            rm prometheus_*.deb
        )
    fi
    PATH="$folder/usr/bin:$PATH"
}

require_swift() {
    command -v swift >/dev/null || { echo "A Swift toolchain (6.2 or later) is needed: https://www.swift.org/install" >&2; exit 1; }
}

# build_release PROGRAM...: builds these as README.md builds the server for production, linked statically against the Swift runtime, which
# is a quarter faster. `bin` is where they are then. With other flags, everything would be built anew: nobody else names any.
build_release() {
    local flags=(-c release --static-swift-stdlib)
    local program
    for program in "$@"; do
        swift build "${flags[@]}" --product "$program"
    done
    bin="$(swift build "${flags[@]}" --show-bin-path)"
}
