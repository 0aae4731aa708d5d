#!/usr/bin/env bash
# Installs what is missing of the Debian packages in tools/packages.txt, and asks for root only then.
#
#   tools/install_packages.sh          what building, testing and the demo need
#   tools/install_packages.sh --long   also what the long suite needs
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1-}" in
  '') end='/^# long:/q' ;;
  --long) end='' ;;
  *) echo "usage: $0 [--long]" >&2; exit 2 ;;
esac

missing=()
for package in $(sed "$end" tools/packages.txt | grep -v '^#'); do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "Installing ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Not root, and there is no sudo. As root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@" </dev/null; }
apt update
apt install --no-install-recommends "${missing[@]}" >/dev/null
