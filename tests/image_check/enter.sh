#!/bin/sh
# Runs COMMAND in the image's root ROOT as a container runtime does with a read-only root: as user 10001 without any
# capability, with a writable volume for the spool, and with the secrets as files. Run it in new mount and process
# namespaces (unshare --mount --pid --fork --kill-child); COMMAND is then process 1, as in a container.
#
#   enter.sh ROOT SPOOL SECRETS NAME=VALUE... -- COMMAND...
set -eu
root=$1
spool=$2
secrets=$3
shift 3

mount --bind "$root" "$root"
mount --bind "$spool" "$root/var/lib/wardgate/spool"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir "$root/run/secrets"
mount --bind "$secrets" "$root/run/secrets"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t proc proc "$root/proc"
mount -o remount,ro,bind "$root"

exec chroot "$root" /usr/bin/setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all -- /usr/bin/env -i "$@"
