# Sourced by the scripts beside it. Runs from the root of the repository, whatever the caller's directory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export LC_ALL=C.UTF-8
export PATH="$PWD/node_modules/.bin:$PATH"   # the pinned Node, tsc, vitest, ...
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1    # the distribution's Chromium is used
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1   # a second clone compiles nothing that the first one has compiled

logs=build/logs
mkdir -p "$logs"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Beast units need up to 0.8 GB each, so a machine with little memory builds on fewer cores.
parallel_jobs() {
  local cores gigabytes
  cores=$(nproc)
  gigabytes=$(awk '/MemAvailable/ { print int($2 / 1000000) }' /proc/meminfo)
  if [ "$gigabytes" -lt 1 ]; then gigabytes=1; fi
  if [ "$cores" -lt "$gigabytes" ]; then echo "$cores"; else echo "$gigabytes"; fi
}

build() {  # PRESET TARGET...
  local preset=$1
  shift
  cmake --preset "$preset"
  cmake --build --preset "$preset" --parallel "$(parallel_jobs)" --target "$@"
}

# quiet DESCRIPTION FUNCTION ARGUMENT...: says nothing when it is quick and succeeds, shows progress when it takes
# longer, and on failure names the step, shows the end of its log and ends the script. The function runs in the
# background also because bash ignores `set -e` inside anything that is tested with if, && or ||.
quiet() {
  local description=$1 log="$logs/$2.log" started=$SECONDS pid
  shift
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  show_progress "$pid" "$description" "$log"
  if wait "$pid"; then return; fi
  echo "FAILED: $description ($((SECONDS - started)) s). The end of $log:" >&2
  tail -n 30 "$log" >&2
  exit 1
}

show_progress() {  # PID DESCRIPTION LOG
  local pid=$1 description=$2 log=$3 started=$SECONDS announced=no
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - started)) -lt 2 ]; then continue; fi
    if [ -t 2 ]; then
      printf '\r\033[K%s ... %s' "$description" "$(progress_of "$log" $((SECONDS - started)))" >&2
    elif [ $announced = no ]; then
      echo "$description ..." >&2
    fi
    announced=yes
  done
  if [ $announced = yes ] && [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

# Ninja writes "[12/80] Building ...": from that follow the share done and the time left.
progress_of() {  # LOG ELAPSED_SECONDS
  tail -n 1 "$1" | sed -n 's|^\[\([0-9]*\)/\([0-9]*\)\].*|\1 \2|p' | awk -v elapsed="$2" '
    { done = $1; all = $2 }
    END {
      if (done < 1) printf "%d s", elapsed
      else printf "%d of %d, about %d s left", done, all, elapsed * (all - done) / done
    }'
}
