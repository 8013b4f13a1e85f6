# Sourced by try.sh: the checks of the running system. Each prints a line or ends the script.
# Bash; uses project, work, server, compose().

review=osteoporosis-imaging-ml
strata='[.strata[] | select(.stratum | contains(";") | not) | {stratum, k, regime, logLikelihood, s: [.sensitivity, .specificity, .lrPositive, .lrNegative, .diagnosticOddsRatio] | map([.estimate, .lower, .upper])}] | sort_by(.stratum)'

# timed WHAT COMMAND...: runs the command and prints how long it took.
timed() {
    local what=$1 start=$EPOCHREALTIME code=0
    shift
    "$@" || code=$?
    awk -v w="$what" -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%-58s %6.1f s\n", w, b - a }' >&3
    return "$code"
}

# wait_for WHAT SECONDS COMMAND...
wait_for() {
    local what=$1 end=$((SECONDS + $2))
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || die "$what: not within the time limit."
        sleep 0.3
    done
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

image_of() { sed -n "/^  $1:\$/,/image:/s/^ *image: *//p" "$root/docker-compose.yml"; }

own_images() { sed -n 's/^ *image: *\(livingreview\/.*\)/\1/p' "$root/docker-compose.yml" | sort -u; }

containers() { docker ps --quiet --filter "label=com.docker.compose.project=$project" ${1:+--filter "label=com.docker.compose.service=$1"}; }

address_of() { docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' "$1" | grep -m 1 .; }

ready() { curl -fsS --max-time 5 "$1/health/ready"; }

healthy() { [ "$(docker inspect --format '{{.State.Health.Status}}' "$1")" = healthy ]; }

# Confined, healthy, and no password in any environment.
check_containers() {
    local container name facts
    for container in $(containers); do wait_for "the health check of $container" 120 healthy "$container"; done
    for container in $(containers); do
        name=$(docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}}' "$container")
        facts=$(docker inspect --format '{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.State.Health.Status}} {{gt .HostConfig.Memory 0}}' "$container")
        case $facts in [1-9]*:*' true [ALL] [no-new-privileges:true] healthy true') ;; *) die "$name is not confined or not healthy: $facts" ;; esac
        [ "$(docker exec "$container" awk '/^Uid:/ {print $2}' /proc/1/status)" != 0 ] || die "$name runs as root."
        if docker exec "$container" sh -c ': >/etc/written' 2>/dev/null; then die "the root file system of $name can be written."; fi
    done
    while IFS= read -r -d '' secret; do
        # shellcheck disable=SC2046
        if docker inspect $(containers) | grep -qF -- "$(cat "$secret")"; then die "the secret ${secret##*/} shows in a container's settings."; fi
    done < <(find "$work/tree/.secrets" -name '*password' -print0)
    echo "$(containers | wc -l) containers: not root, root file system read-only, no capability, memory limited, healthy; no secret in an environment"
}

at_revision() { curl -fsS "$server/api/reviews/$review/estimates" | jq -e --argjson r "$1" '.revision >= $r'; }

# The services' estimates equal those of the command for the file, digit for digit.
check_estimates() {
    docker run --rm --network none -v "$work/tree/shared/samples:/samples:ro" livingreview/tools:0.1.0 analyze /samples/$review.csv \
        --by modality --by ml_type --by validation --by examination_part --format json 2>/dev/null | jq -S "$strata" >"$work/analyzed.json"
    curl -fsS "$server/api/reviews/$review/estimates" | jq -S "$strata" >"$work/living.json"
    [ "$(jq length "$work/analyzed.json")" -gt 5 ] || die "analyze gave no strata."
    diff -q "$work/analyzed.json" "$work/living.json" >/dev/null || { diff "$work/analyzed.json" "$work/living.json" | head >&2; die "the estimates differ from those of the file."; }
    echo "estimates of $(jq length "$work/living.json") strata: equal to livingreview analyze, digit for digit"
}

submit() {
    curl -fsS "$server/api/reviews/$review/studies" -H 'Content-Type: application/json' -H "Idempotency-Key: $1" \
        -d "{\"label\": \"$1\", \"year\": 2026, \"tables\": [{\"tp\": $2, \"fp\": 180, \"fn\": 80, \"tn\": 220, \"factors\": {\"modality\": \"radiograph\"}}]}" >/dev/null
}

acted() { grep -q '^acted .*estimate.shifted' "$work/receiver.txt"; }

# A subscriber's program on this machine receives the signed alert.
check_webhook() {
    local gateway=10.213.61.1 hook secret start
    hook=$(free_port)
    wait_for "notification to know the review" 30 curl -fsS "$server/api/reviews/$review/events"
    secret=$(curl -fsS "$server/api/reviews/$review/subscriptions" -H 'Content-Type: application/json' \
        -d "{\"name\": \"trial\", \"threshold\": 0.001, \"webhookUrl\": \"http://$gateway:$hook/hook\"}" | jq -er .secret) || die "no subscription."
    HOST=$gateway PORT=$hook WEBHOOK_SECRET=$secret python3 "$work/tree/shared/samples/receivers/python/receiver.py" >"$work/receiver.txt" &
    receiver=$!
    wait_for "the receiver" 60 grep -q listening "$work/receiver.txt"
    start=$EPOCHREALTIME
    submit "Trial A 2026" 120
    wait_for "the webhook" 60 acted
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "a study moved an estimate; the signed webhook was verified and acted on %.1f s after the POST\n", b - a }'
    wait_for "revision 16" 60 at_revision 16
}

two_consumers() {
    [ "$(docker exec "$(containers rabbitmq)" rabbitmqctl --quiet list_queues --vhost livingreview name type consumers | awk '$1 == "living-review-study-extracted" { print $2, $3 }')" = "quorum 2" ]
}

# Both workers are ready and consume messages; a study is estimated by either.
check_workers() {
    local container
    [ "$(containers analysis | wc -l)" -eq 2 ] || die "there are not two workers."
    for container in $(containers analysis); do wait_for "a worker" 90 ready "http://$(address_of "$container"):8080"; done
    wait_for "two consumers on the quorum queue of studies" 60 two_consumers
    submit "Trial B 2026" 90
    wait_for "revision 17" 60 at_revision 17
    echo "two workers ready, two consumers on a quorum queue, the next study estimated"
}

targets_up() { curl -fsS "$1/api/v1/targets?state=active" | jq -e '[.data.activeTargets[] | select(.health == "up")] | length >= 7'; }

check_prometheus() {
    local prometheus
    prometheus=http://$(address_of "$(containers prometheus)"):9090
    wait_for "Prometheus's targets" 90 targets_up "$prometheus"
    curl -fsS "$prometheus/api/v1/targets?state=active" | jq -r '[.data.activeTargets[] | "\(.labels.job) \(.health)"] | group_by(.) | map("\(.[0]) x\(length)") | "Prometheus: " + join(", ")'
    curl -fsS "$prometheus/api/v1/rules" | jq -er '[.data.groups[].rules[]] | if all(.health == "ok" or .health == "unknown") then "\(length) rules loaded" else error("a rule is unhealthy") end'
}

print_memory() {
    # shellcheck disable=SC2046
    docker stats --no-stream --format '{{.Name}} {{.MemUsage}}' $(containers) | sed "s/${project}[-_]//" | sort | awk '{ printf "memory %-20s %9s of %s\n", $1, $2, $4 }'
}

# Nothing was kept in memory only.
check_after_restart() {
    # The page is ready before the services behind it.
    wait_for "the earlier estimates" 90 at_revision 17
    wait_for "ingestion" 90 curl -fsS "$server/api/reviews/$review"
    submit "Trial C 2026" 60
    wait_for "revision 18" 90 at_revision 18
    echo "after a restart of every service the next study is estimated"
}

# Changes the passwords of a database role and of the broker as the runbook says, while the rest runs.
check_rotation() {
    local secrets=$work/tree/.secrets before
    before=$(cat "$secrets/ingestion-password" "$secrets/broker-password")
    rm -f "$secrets"/ingestion-password "$secrets"/ingestion-connection "$secrets"/broker-password "$secrets"/broker-address "$secrets"/broker.conf
    "$work/tree/infra/setup/make-env"
    [ "$before" != "$(cat "$secrets/ingestion-password" "$secrets/broker-password")" ] || die "make-env made no new passwords."
    compose exec -T postgres psql --username postgres --quiet --command "alter role ingestion password '$(cat "$secrets/ingestion-password")'" >/dev/null
    compose exec -T rabbitmq rabbitmqctl --quiet change_password livingreview "$(cat "$secrets/broker-password")" >/dev/null
    compose up --detach --no-build --no-deps --force-recreate ingestion analysis notification surveillance >/dev/null 2>&1
    wait_for "the page after the change" 120 ready "$server"
    for container in $(containers ingestion) $(containers analysis) $(containers notification) $(containers surveillance); do wait_for "a service with the new password" 90 ready "http://$(address_of "$container"):8080"; done
    wait_for "ingestion" 90 curl -fsS "$server/api/reviews/$review"
    submit "Trial D 2026" 150
    wait_for "revision 19" 90 at_revision 19
    echo "passwords of a role and of the broker changed; the next study estimated"
}
