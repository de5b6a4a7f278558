#!/usr/bin/env bash
# What several servers share, on this machine: a PostgreSQL with a synchronous standby behind HAProxy, and an S3-compatible store.
#
#   cluster.sh up FOLDER              starts it in an empty folder and prints what to connect to, NAME=value by line
#   cluster.sh kill-primary FOLDER    kill -9 of the primary; its standby takes over, HAProxy sends everybody there
#   cluster.sh rejoin FOLDER          the one that was killed comes back as the standby, and commits wait for it again
#   cluster.sh restart FOLDER         the primary crashes and comes back by itself
#   cluster.sh standby-away FOLDER    the standby is gone: nothing that is written is answered ...
#   cluster.sh standby-back FOLDER    ... and back, with what it missed
#   cluster.sh keep-history FOLDER    from now on the database can be brought back to any moment
#   cluster.sh back-to FOLDER MOMENT  and is; without its standby, until that rejoins
#   cluster.sh s3-away FOLDER         the store is gone ...
#   cluster.sh s3-back FOLDER         ... and back, with what it had
#   cluster.sh down FOLDER            stops everything; the folder stays
#   cluster.sh front FOLDER PORT ONE TWO   becomes nginx as docs/deploy has it, without TLS, in front of servers on ports ONE and TWO
#
# Needs PostgreSQL and HAProxy (Debian) and s3s-fs (`cargo install s3s-fs --version =0.14.1 --features binary`), named by S3_SERVER.
set -euo pipefail

act=${1:?an act}
folder=$(realpath "${2:?a folder}")
state() { cat "$folder/$1"; }
keep() { printf '%s' "$2" > "$folder/$1"; }

# Recovery after a crash takes as long as it takes.
export PGCTLTIMEOUT=600
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
# PostgreSQL refuses to run as root.
as_owner() { if [[ $EUID = 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi; }
sql() { psql --no-psqlrc -qAt -h 127.0.0.1 -p "$1" -U rutan -d postgres -c "$2"; }
# The word that HAProxy's own console takes.
haproxy_says() { exec 3<>"/dev/tcp/127.0.0.1/$(state console)"; printf '%s\n' "$1" >&3; cat <&3 > /dev/null; exec 3>&-; }

# Asks until it holds; a loaded machine takes its time.
until_true() {
  for _ in $(seq 600); do if "$@" > /dev/null 2>&1; then return; fi; sleep 0.1; done
  echo "did not come true: $*" >&2
  return 1
}

# Not those that the system lends to connections outwards (from 32,768 on): while a server is down its port would be taken.
free_ports() {
  python3 -c 'import random, socket, sys
held = []
while len(held) < int(sys.argv[1]):
    one = socket.socket()
    try: one.bind(("127.0.0.1", random.randrange(10000, 32000))); held.append(one)
    except OSError: one.close()
print(*[one.getsockname()[1] for one in held])' "$1"
}

other() { if [[ $1 = a ]]; then echo b; else echo a; fi; }

start_database() {
  # Who was killed leaves it, and one that nobody has waited for yet counts as still there.
  rm -f "$folder/$1.socket"/.s.PGSQL.*
  as_owner "$bin/pg_ctl" start --silent --pgdata "$folder/$1" --log "$folder/$1.log" \
    --options "-p $(state "port-$1") -c unix_socket_directories=$folder/$1.socket" < /dev/null
}

# Follows the one that leads, and is waited for.
make_standby() {
  local leader
  leader=$(other "$1")
  rm -rf "${folder:?}/$1"
  as_owner "$bin/pg_basebackup" --pgdata "$folder/$1" --host 127.0.0.1 --port "$(state "port-$leader")" --username rutan \
    --write-recovery-conf --wal-method stream --checkpoint fast
  start_database "$1"
  until_true test -n "$(sql "$(state "port-$leader")" 'SELECT 1 FROM pg_stat_replication' || true)"
  sql "$(state "port-$leader")" "ALTER SYSTEM SET synchronous_standby_names = '*'"
  sql "$(state "port-$leader")" 'SELECT pg_reload_conf()' > /dev/null
  until_true in_step "$leader"
}

in_step() { [[ $(sql "$(state "port-$1")" 'SELECT sync_state FROM pg_stat_replication') = sync ]]; }

start_store() {
  "$(state s3-server)" --host 127.0.0.1 --port "$(state port-s3)" --access-key test --secret-key test "$folder/s3" \
    >> "$folder/s3.log" 2>&1 < /dev/null &
  keep pid-s3 $!
  until_true bash -c "exec 3<>/dev/tcp/127.0.0.1/$(state port-s3)"
}

up() {
  local ports
  read -ra ports <<< "$(free_ports 5)"
  mkdir -p "$folder/s3/rutan" "$folder/a.socket" "$folder/b.socket" "$folder/history"
  keep port-a "${ports[0]}"; keep port-b "${ports[1]}"; keep port-sql "${ports[2]}"; keep console "${ports[3]}"; keep port-s3 "${ports[4]}"
  keep primary a; keep s3-server "${S3_SERVER:-s3s-fs}"
  if [[ $EUID = 0 ]]; then chown postgres "$folder" "$folder"/*.socket "$folder/history"; chmod 0755 "$folder"; fi
  as_owner "$bin/initdb" --auth trust --encoding UTF8 --locale C.UTF-8 --username rutan --pgdata "$folder/a" > /dev/null
  cat >> "$folder/a/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
max_connections = 300
# A commit is answered when both have it on disk.
synchronous_commit = on
max_wal_senders = 4
# Where to, keep-history says.
archive_mode = on
archive_command = 'true'
CONF
  start_database a
  make_standby b
  cat > "$folder/haproxy.cfg" <<CONF
global
  stats socket ipv4@127.0.0.1:$(state console) level admin
  maxconn 2000
defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  default-server on-marked-down shutdown-sessions
listen database
  bind 127.0.0.1:$(state port-sql)
  server a 127.0.0.1:$(state port-a)
  server b 127.0.0.1:$(state port-b) disabled
CONF
  haproxy -D -p "$folder/haproxy.pid" -f "$folder/haproxy.cfg" < /dev/null
  start_store
  echo "RUTAN_TEST_POSTGRES=postgres://rutan@127.0.0.1:$(state port-sql)/postgres"
  echo "RUTAN_TEST_S3=http://127.0.0.1:$(state port-s3)"
}

kill_primary() {
  local dead next
  dead=$(state primary); next=$(other "$dead")
  kill -9 "$(head -1 "$folder/$dead/postmaster.pid")"
  haproxy_says "set server database/$dead state maint"
  haproxy_says "shutdown sessions server database/$dead"
  # Nobody follows the new leader yet: it answers alone until somebody does.
  as_owner "$bin/pg_ctl" promote --silent --pgdata "$folder/$next"
  sql "$(state "port-$next")" "ALTER SYSTEM SET synchronous_standby_names = ''"
  sql "$(state "port-$next")" 'SELECT pg_reload_conf()' > /dev/null
  keep primary "$next"
  haproxy_says "set server database/$next state ready"
}

# Continuous archiving, as docs/operations.md has it (PostgreSQL's manual, "Continuous Archiving and Point-in-Time Recovery").
keep_history() {
  local port
  port=$(state "port-$(state primary)")
  # By another name first: a copy that is killed in the middle would stand for the whole.
  sql "$port" "ALTER SYSTEM SET archive_command = 'test ! -f $folder/history/%f && cp %p $folder/history/%f.part && mv $folder/history/%f.part $folder/history/%f'"
  sql "$port" 'SELECT pg_reload_conf()' > /dev/null
  as_owner "$bin/pg_basebackup" --pgdata "$folder/base" --host 127.0.0.1 --port "$port" --username rutan --checkpoint fast
}

back_to() {
  local moment=$1 one last
  one=$(state primary)
  # What was written last is in the segment that is not full yet.
  last=$(sql "$(state "port-$one")" 'SELECT pg_walfile_name(pg_switch_wal())')
  until_true test -f "$folder/history/$last"
  haproxy_says "set server database/$one state maint"
  haproxy_says "shutdown sessions server database/$one"
  for each in a b; do as_owner "$bin/pg_ctl" stop --silent --mode immediate --pgdata "$folder/$each" || true; done
  rm -rf "${folder:?}/$one"
  as_owner cp -a "$folder/base" "$folder/$one"
  # Nobody follows it yet; and what it writes from now on is another history.
  as_owner tee -a "$folder/$one/postgresql.auto.conf" > /dev/null <<CONF
restore_command = 'cp $folder/history/%f %p'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
synchronous_standby_names = ''
archive_command = 'true'
CONF
  as_owner touch "$folder/$one/recovery.signal"
  start_database "$one"
  until_true leads "$one"
  # A standby made from it would stop at that moment, too, and lead.
  for setting in restore_command recovery_target_time recovery_target_action; do
    sql "$(state "port-$one")" "ALTER SYSTEM RESET $setting"
  done
  haproxy_says "set server database/$one state ready"
}

leads() { [[ $(sql "$(state "port-$1")" 'SELECT pg_is_in_recovery()') = f ]]; }

front() {
  local deploy descriptors
  descriptors=$(ulimit -Hn)
  if [[ $descriptors = unlimited ]]; then descriptors=131072; fi
  deploy=$(realpath "$(dirname "$0")/../../docs/deploy/nginx.conf")
  mkdir -p "$folder/nginx"
  {
    if [[ $EUID = 0 ]]; then echo 'user root;'; fi
    printf 'daemon off;\npid %s/pid;\nworker_rlimit_nofile %s;\nevents { worker_connections %s; }\nhttp {\naccess_log off;\n' \
      "$folder/nginx" "$descriptors" "$descriptors"
    printf '%s_temp_path '"$folder"'/nginx/%s;\n' client_body c proxy p fastcgi f uwsgi u scgi s
    sed -e '/^# Whoever types/,/^}/d' -e "s/listen 443 ssl[^;]*/listen 127.0.0.1:$1 backlog=4096/" -e '/^ *ssl_/d' -e '/^ *\(access\|error\)_log/d' \
      -e "s/127.0.0.1:3001/127.0.0.1:$2/" \
      -e "s/127.0.0.1:3002/127.0.0.1:$3/" "$deploy"
    echo '}'
  } > "$folder/nginx/nginx.conf"
  exec nginx -p "$folder/nginx" -c "$folder/nginx/nginx.conf" -e "$folder/nginx/log"
}

case $act in
  up) up ;;
  front) front "$3" "$4" "$5" ;;
  kill-primary) kill_primary ;;
  rejoin) make_standby "$(other "$(state primary)")" ;;
  restart)
    one=$(state primary)
    as_owner "$bin/pg_ctl" stop --silent --mode immediate --pgdata "$folder/$one"
    start_database "$one"
    ;;
  standby-away) as_owner "$bin/pg_ctl" stop --silent --mode immediate --pgdata "$folder/$(other "$(state primary)")" ;;
  standby-back)
    start_database "$(other "$(state primary)")"
    until_true in_step "$(state primary)"
    ;;
  keep-history) keep_history ;;
  back-to) back_to "$3" ;;
  s3-away) kill -9 "$(state pid-s3)" ;;
  s3-back) start_store ;;
  down)
    kill "$(cat "$folder/haproxy.pid")" "$(state pid-s3)" 2> /dev/null || true
    for one in a b; do as_owner "$bin/pg_ctl" stop --silent --mode immediate --pgdata "$folder/$one" 2> /dev/null || true; done
    ;;
  *) echo "unknown act: $act" >&2; exit 2 ;;
esac
