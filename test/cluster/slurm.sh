#!/usr/bin/env bash
# A throw-away Slurm of two nodes with two processors and two pretended GPUs each, on this machine (Debian, root, no
# systemd), in a directory of its own: nothing in /etc is touched. Clients find it by SLURM_CONF=DIR/slurm.conf.
# usage: slurm.sh start|stop DIR
set -euo pipefail
dir=$2
case $1 in
stop)
  for pid in "$dir"/slurmd-n1.pid "$dir"/slurmd-n2.pid "$dir"/slurmctld.pid "$dir"/munged.pid; do
    if [ -f "$pid" ]; then
      number=$(cat "$pid")
      kill "$number" 2>/dev/null || true
      for _ in $(seq 50); do kill -0 "$number" 2>/dev/null || break; sleep 0.1; done
    fi
  done
  exit 0
  ;;
esac
host=$(hostname -s)
install -d -m 755 "$dir" "$dir/spool/n1" "$dir/spool/n2"
install -d -o slurm -g slurm "$dir/state" "$dir/log"
install -d -o munge -g munge -m 755 "$dir/munge" "$dir/munge/key"
dd if=/dev/urandom of="$dir/munge/key/munge.key" bs=128 count=1 status=none
chown munge: "$dir/munge/key/munge.key" && chmod 400 "$dir/munge/key/munge.key" && chmod 700 "$dir/munge/key"
runuser -u munge -- /usr/sbin/munged --force --key-file="$dir/munge/key/munge.key" --socket="$dir/munge/socket" \
  --pid-file="$dir/munge/munged.pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed"
cp "$dir/munge/munged.pid" "$dir/munged.pid"
for n in 1 2; do for gpu in 0 1; do [ -e "$dir/n$n-gpu$gpu" ] || mknod "$dir/n$n-gpu$gpu" c 1 3; done; done
cat > "$dir/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=17100
SlurmUser=slurm
AuthInfo=socket=$dir/munge/socket
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool/%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd-%n.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=5
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_min_interval=0,sched_interval=1,bf_interval=1,batch_sched_delay=0
GresTypes=gpu
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[17101-17102] CPUs=2 Gres=gpu:2
PartitionName=local Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
for n in 1 2; do echo "NodeName=n$n Name=gpu File=$dir/n$n-gpu[0-1]"; done > "$dir/gres.conf"
export SLURM_CONF=$dir/slurm.conf
slurmctld -f "$SLURM_CONF"
slurmd -N n1 -f "$SLURM_CONF"
slurmd -N n2 -f "$SLURM_CONF"
for _ in $(seq 150); do
  [ "$(sinfo -h -N -o %T 2>/dev/null | grep -c idle)" = 2 ] && exit 0
  sleep 0.2
done
echo "the nodes did not come up: $(sinfo -h -N -o '%N %T' 2>&1; tail -n 3 "$dir"/log/*.log)" >&2
exit 1
