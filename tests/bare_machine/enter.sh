#!/bin/sh
# Runs COMMAND as the ordinary user of the Debian below ROOT. Exits with the status of COMMAND, or with 70 if it left
# processes behind. Run it in new mount and process namespaces (unshare --mount --pid --fork --kill-child): when it
# ends, for whatever reason, the kernel removes its mounts and its processes.
#
#   enter.sh ROOT COMMAND [NAME=VALUE]...
set -eu
root=$1
command=$2
shift 2

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
mount --bind "$root/dev/pts/ptmx" "$root/dev/ptmx"
mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$root/dev/shm"

# Ctrl-C must end the command but not this script, which then looks for processes left behind.
trap : INT
set +e
chroot --userspec=newcomer:newcomer "$root" /usr/bin/env -i \
    HOME=/home/newcomer USER=newcomer SHELL=/bin/sh TERM=xterm PATH=/usr/local/bin:/usr/bin:/bin "$@" \
    /bin/sh -c "cd /home/newcomer/wardgate && exec $command"
status=$?

left=
for process in "$root"/proc/[0-9]*; do
    pid=${process##*/}
    name= state=
    while read -r field value; do
        case $field in
            Name:) name=$value ;;
            State:) state=$value ;;
        esac
    done < "$process/status"
    case $pid:$state in
        1:* | *:Z*) ;; # this script; a process that has ended
        *) left="$left $name($pid)" ;;
    esac
done
if [ -n "$left" ]; then
    echo "Still running after '$command':$left"
    exit 70
fi
exit "$status"
