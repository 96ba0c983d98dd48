"""The statement that takes a batch of claims, by fair turns of the facilities."""

# Text on the driver: every claim passes through it (decision 0005).

# Every worker holds pg_advisory_lock(7205, its number) for as long as its connection lives.
WORKERS = 7205
# So many claims, and so many facilities, at a time.
BATCH = 200
# So many claims of each facility may be taken, though that many facilities wait: most may have no other one.
LEAST = 10
ATTEMPTS = 3
WORKERS_DIED = "its workers died"
# No claim rests longer: of one that seems to, the clock of the database was set back.
LONGEST_REST = "2 minutes"

# Claims that no worker has: not taken, given back, or taken by a worker whose lock ended with its connection.
FREE = f"""
    set_aside_at IS NULL
    AND (not_before IS NULL OR not_before <= now() OR not_before > now() + interval '{LONGEST_REST}')
    AND (taken_by IS NULL OR taken_by <> ALL (ARRAY(
        SELECT objid::bigint FROM pg_locks JOIN pg_database AS here ON here.oid = database
        WHERE locktype = 'advisory' AND classid = {WORKERS} AND objsubid = 2
            AND datname = current_database())))
"""

# $1 is the worker, $2 the bytes of a batch, $3 the facility that was served last. All of it reads the index
# queue_by_facility, a few rows of each facility, however many wait. With = in place of BETWEEN, PostgreSQL
# may read all places instead, because it expects to find the facility's claims among the first ones.
#
# `turns` are the facilities with waiting claims, in their order after $3, and from the first one on after the
# last. `free` are the next claims of each. The first one is taken whatever its size, so every facility
# has its turn. The batch is filled with the others in the order in which their facilities would be done with
# them if all were served at one pace, byte by byte: small claims wait for no large ones of other facilities.
# Where the first claim fills the batch, some small ones of other facilities come along. The next batch begins
# with the first facility whose next claim was not taken.
#
# A claim that was taken before is taken alone, so that no others are with it if it kills its worker again. A
# claim that was taken three times and is still in the queue is set aside.
TAKE = f"""
    WITH RECURSIVE turns (turn, facility, has_wrapped) AS (
        SELECT 0, $3::text, false
        UNION ALL
        SELECT turn + 1, next.facility, has_wrapped OR next.facility <= turns.facility
        FROM turns CROSS JOIN LATERAL (
            (SELECT facility FROM review.queue
                WHERE set_aside_at IS NULL AND queue.facility > turns.facility
                ORDER BY queue.facility LIMIT 1)
            UNION ALL
            (SELECT facility FROM review.queue
                WHERE set_aside_at IS NULL AND NOT has_wrapped ORDER BY queue.facility LIMIT 1)
            LIMIT 1
        ) AS next
        WHERE turn < {BATCH} AND (next.facility <= $3 OR next.facility > turns.facility AND NOT has_wrapped)
    ), free AS (
        SELECT turn, waiting.* FROM turns CROSS JOIN LATERAL (
            SELECT place, attempts, octet_length(message) AS bytes FROM review.queue
            WHERE queue.facility BETWEEN turns.facility AND turns.facility AND {FREE}
            ORDER BY queue.facility, place
            LIMIT (SELECT greatest(ceil({BATCH}::float / greatest(max(turn), 1)), {LEAST}) FROM turns)
            FOR UPDATE SKIP LOCKED
        ) AS waiting WHERE turn > 0
    ), first AS (
        SELECT * FROM free WHERE attempts < {ATTEMPTS} ORDER BY turn, place LIMIT 1
    ), finished AS (
        SELECT free.*, free.place = first.place AS is_first, first.attempts > 0 AS is_alone,
            first.bytes AS first_bytes, free.turn <> first.turn AS is_of_another,
            sum(free.bytes) OVER (PARTITION BY free.turn ORDER BY free.place) AS finished_at
        FROM free, first WHERE free.attempts < {ATTEMPTS}
    ), ordered AS (
        SELECT *, row_number() OVER in_order AS nth, sum(bytes) OVER in_order AS bytes_until
        FROM finished WHERE is_first OR attempts = 0 AND NOT is_alone
        WINDOW in_order AS (ORDER BY is_first DESC, finished_at, turn, place)
    ), fitting AS (
        SELECT place FROM ordered
        WHERE is_first OR nth <= {BATCH} AND (bytes_until - bytes < $2
            OR is_of_another AND bytes_until - first_bytes <= $2 / 4)
    ), passed_over AS (
        SELECT turn FROM free WHERE attempts < {ATTEMPTS}
        GROUP BY turn HAVING min(place) <> ALL (ARRAY(SELECT place FROM fitting))
    ), served AS (
        SELECT facility FROM turns
        WHERE turn < coalesce((SELECT min(turn) FROM passed_over), {BATCH} + 1) ORDER BY turn DESC LIMIT 1
    ), set_aside AS (
        UPDATE review.queue SET set_aside_at = now(), taken_by = NULL, failure = '{WORKERS_DIED}'
        WHERE place = ANY (ARRAY(SELECT place FROM free WHERE attempts >= {ATTEMPTS}))
        RETURNING claim_id
    ), taken AS (
        UPDATE review.queue SET taken_by = $1, attempts = attempts + 1
        WHERE place = ANY (ARRAY(SELECT place FROM fitting))
        RETURNING place, claim_id, message, taken_by, attempts, enqueued_at
    )
    SELECT *, (SELECT facility FROM served) AS last_served, (SELECT count(*) FROM free) AS free FROM (
        SELECT * FROM taken
        UNION ALL SELECT NULL, claim_id, NULL, NULL, NULL, NULL FROM set_aside
    ) AS rows ORDER BY place
"""
