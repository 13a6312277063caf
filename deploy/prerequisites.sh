# Sourced by start.sh and test.sh: installs what a bare Debian or Ubuntu lacks, and says so. Nothing missing, nothing done.

say() { printf '%s\n' "$*" >&2; }

# Where Debian keeps the server's programs, or wherever PATH finds them.
has_postgresql() {
  local initdb
  for initdb in /usr/lib/postgresql/*/bin/initdb; do
    [[ -x $initdb ]] && return 0
  done
  command -v initdb >/dev/null
}

has_chromium() {
  [[ -n ${PARKING_CHROMIUM:-} ]] && return 0
  [[ -x /usr/bin/chromium ]] || command -v chromium chromium-browser google-chrome >/dev/null
}

has_fonts() {
  command -v fc-list >/dev/null && [[ -n $(fc-list 2>/dev/null | head -n 1) ]]
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    say "This needs root, and there is no sudo."
    return 1
  fi
}

# apt_install PACKAGE…: refreshes the package lists once per run.
apt_install() {
  command -v apt-get >/dev/null || { say "There is no apt-get here."; return 1; }
  if [[ -z ${apt_refreshed:-} ]]; then
    say "Refreshing the package lists…"
    as_root apt-get update -qq >&2 || return 1
    apt_refreshed=yes
  fi
  say "Installing $*…"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Options::=--force-confold "$@" >&2
}

# Debian's server package makes and starts a cluster of its own unless told not to before it arrives.
forbid_main_cluster() {
  local conf=/etc/postgresql-common/createcluster.conf
  as_root sed -i -E '/^[#[:space:]]*create_main_cluster[[:space:]]*=/d' "$conf" &&
    echo 'create_main_cluster = false' | as_root tee -a "$conf" >/dev/null
}

require_dotnet() {
  local complaint="There is no dotnet on the PATH."
  if command -v dotnet >/dev/null; then
    complaint=$(dotnet --version 2>&1 >/dev/null) && return 0
  fi
  say "$complaint"
  say "The .NET SDK that global.json names does not run here: install .NET SDK 10 (and libicu) by hand."
  exit 1
}

require_postgresql() {
  has_postgresql && return 0
  say "PostgreSQL's server is missing."
  if apt_install postgresql-common && forbid_main_cluster && apt_install postgresql && has_postgresql; then
    return 0
  fi
  say "PostgreSQL could not be installed. Install its server by hand (Debian, Ubuntu: apt-get install postgresql) and start again."
  exit 1
}

require_chromium() {
  if ! has_chromium; then
    say "Chromium is missing."
    if ! { apt_install chromium && has_chromium; }; then
      say "Chromium could not be installed. Install it or Chrome by hand, or set PARKING_CHROMIUM to its path, and start again."
      exit 1
    fi
  fi
  if ! has_fonts; then
    say "There are no fonts."
    apt_install fontconfig fonts-dejavu || say "Fonts could not be installed: install fonts-dejavu by hand if browser tests fail on text."
  fi
}

# One attack on the tenants' isolation goes through it. Debian's package starts a service of its own, which is not ours to leave running.
require_pgbouncer() {
  [[ -x /usr/sbin/pgbouncer ]] && return 0
  say "PgBouncer is missing."
  if apt_install pgbouncer && [[ -x /usr/sbin/pgbouncer ]]; then
    if command -v systemctl >/dev/null; then as_root systemctl disable --now pgbouncer >/dev/null 2>&1 || true; fi
    return 0
  fi
  say "PgBouncer could not be installed. Install it by hand (Debian, Ubuntu: apt-get install pgbouncer) and start again."
  exit 1
}

# What backups are encrypted and copied elsewhere with, where that is configured.
require_backup_tools() {
  local tool
  for tool in age rclone; do
    if ! command -v "$tool" >/dev/null; then
      say "$tool is missing."
      if ! { apt_install "$tool" && command -v "$tool" >/dev/null; }; then
        say "$tool could not be installed. Install it by hand (Debian, Ubuntu: apt-get install $tool) and start again."
        exit 1
      fi
    fi
  done
}

# Dashboards and alert rules are tried against it. Its package starts a service as well, which is stopped and stays so.
require_prometheus() {
  [[ -x /usr/bin/prometheus && -x /usr/bin/promtool ]] && return 0
  say "Prometheus is missing."
  if apt_install prometheus && [[ -x /usr/bin/prometheus && -x /usr/bin/promtool ]]; then
    if command -v systemctl >/dev/null; then as_root systemctl disable --now prometheus >/dev/null 2>&1 || true; fi
    return 0
  fi
  say "Prometheus could not be installed. Install it by hand (Debian, Ubuntu: apt-get install prometheus) and start again."
  exit 1
}

# build_quietly WHAT: one line when it goes well, everything when it does not.
build_quietly() {
  local output
  say "Building $1…"
  if ! output=$(dotnet build "$1" --configuration Release --nologo --verbosity quiet 2>&1); then
    say "$output"
    say "The build of $1 failed."
    exit 1
  fi
}
