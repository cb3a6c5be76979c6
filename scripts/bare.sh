#!/usr/bin/env bash
# Runs a command as on a machine that has little beside Node and npm: without Python, compilers, git, browsers, Slurm and
# software graphics devices, however they are installed. As root, on Linux, in a mount namespace of its own.
# usage: bare.sh COMMAND...
set -euo pipefail

if [ "${MASKGAP_IN_NAMESPACE:-}" != 1 ]; then
  MASKGAP_IN_NAMESPACE=1 exec unshare --mount --propagation private bash "$0" "$@"
fi
unset MASKGAP_IN_NAMESPACE VK_DRIVER_FILES LD_LIBRARY_PATH MASKGAP_CHROMIUM MASKGAP_NATIVE MASKGAP_REQUIRE_ALL

hidden='^(python|pip|gcc|g\+\+|cc$|c\+\+|cpp|clang|make|git|chromium|slurm|s(batch|run|info|queue|control|cancel|acct)|munge|.*-linux-gnu-)'
real=/mnt
mount -t tmpfs tmpfs "$real"
for folder in /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin; do
  [ -d "$folder" ] || continue
  mkdir -p "$real/kept$folder" "$real/shown$folder"
  mount --bind "$folder" "$real/kept$folder"
  for file in "$folder"/*; do
    name=${file##*/}
    [[ $name =~ $hidden ]] && continue
    # Links as they are, which may be relative.
    if [ -L "$file" ]; then cp -P "$file" "$real/shown$folder"; else ln -s "$real/kept$file" "$real/shown$file"; fi
  done
done
for folder in /usr/lib/chromium /usr/share/vulkan /etc/vulkan; do
  [ -d "$folder" ] || continue
  mkdir -p "$real/nothing"
  mount --bind "$real/nothing" "$folder"
done
for folder in /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin; do
  [ -d "$folder" ] && "$real/kept/usr/bin/mount" --bind "$real/shown$folder" "$folder"
done
PATH=$(dirname "$(command -v node)"):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
hash -r
for name in python3 g++ git chromium slurmctld; do
  if command -v "$name" >/dev/null; then
    echo "bare.sh: $(command -v "$name") is not hidden" >&2
    exit 1
  fi
done
exec "$@"
