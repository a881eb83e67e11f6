-- What each caller used of a limit, in slots of a fiftieth of the limit's window. Unlogged: not worth a write to the log,
-- for after a crash everybody may begin afresh. Known to take_allowance() alone, so no table of db/schema.
CREATE UNLOGGED TABLE "rate_limits" (
  "id" text PRIMARY KEY,
  -- The number of the newest slot since the epoch, and what was used in it and in the fifty before it, newest first.
  "slot" bigint NOT NULL,
  "counts" int[] NOT NULL,
  -- When all of them are out of the window.
  "ends_at" timestamptz NOT NULL
) WITH (fillfactor = 50);
--> statement-breakpoint
-- Counts `spent`, which was let in already, and grants up to `want` more. The slot in progress and the fifty before it
-- together cover a little more than the window, so what they hold bounds every window of that length.
CREATE FUNCTION take_allowance(
  caller text, quota int, window_ms int, spent int, want int,
  OUT granted int, OUT used int, OUT retry_ms int, OUT empty_ms int
) LANGUAGE plpgsql AS $$
DECLARE
  slots CONSTANT int := 50;
  slot_ms CONSTANT int := window_ms / slots;
  held rate_limits;
  now_ms bigint;
  passed bigint;
  freed int := 0;
BEGIN
  LOOP
    SELECT * INTO held FROM rate_limits WHERE id = caller FOR UPDATE;
    EXIT WHEN FOUND;
    INSERT INTO rate_limits VALUES (caller, 0, '{}', 'epoch') ON CONFLICT DO NOTHING;
  END LOOP;
  -- Read once the row is ours: whoever had it before us wrote an earlier moment.
  now_ms := extract(epoch FROM clock_timestamp()) * 1000;
  passed := now_ms / slot_ms - held.slot;
  IF passed > slots OR passed < -slots THEN
    held.slot := now_ms / slot_ms;
    held.counts := array_fill(0, ARRAY[slots + 1]);
  ELSIF passed > 0 THEN
    held.slot := held.slot + passed;
    held.counts := array_fill(0, ARRAY[passed::int]) || held.counts[1 : slots + 1 - passed];
  END IF;

  SELECT sum(each) + spent INTO used FROM unnest(held.counts) AS each;
  granted := greatest(0, least(want, quota - used));
  used := used + granted;
  held.counts[1] := held.counts[1] + spent + granted;

  retry_ms := 0;
  empty_ms := (held.slot + slots + 1) * slot_ms - now_ms;
  IF used >= quota THEN
    -- A slot leaves when the window has passed over its end; there is room for one more when enough have left.
    FOR age IN REVERSE slots .. 0 LOOP
      CONTINUE WHEN held.counts[age + 1] = 0;
      freed := freed + held.counts[age + 1];
      empty_ms := (held.slot - age + slots + 1) * slot_ms - now_ms;
      IF retry_ms = 0 AND used - freed < quota THEN retry_ms := empty_ms; END IF;
    END LOOP;
  END IF;
  IF spent + granted > 0 THEN
    UPDATE rate_limits
    SET slot = held.slot, counts = held.counts, ends_at = clock_timestamp() + empty_ms * interval '1 millisecond'
    WHERE id = caller;
  END IF;
END
$$;
