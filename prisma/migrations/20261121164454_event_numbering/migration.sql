-- Numbers waiting rows of the log, all of it in one statement, so that nothing outside of the server is waited for while the
-- right to number is held. `after` and `after_hash` are the last row that the caller knows (0 and 32 zero bytes before the first),
-- `ids` the rows in their order and `hashes` what the caller chained for them. Returns GIVEN; BUSY when another session has the
-- right; BEHIND when the log does not end where the caller believes. Each statement in here begins with a view of its own, so
-- what is read after the right was obtained shows all that the previous holder committed.
CREATE FUNCTION number_events(after bigint, after_hash bytea, ids uuid[], hashes bytea[], patience_ms integer, channel text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  last_seq bigint;
  last_hash bytea;
  numbered bigint;
BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    PERFORM set_config('transaction_timeout', patience_ms::text, true);
  END IF;
  -- Two numbers of our own, so that no other user of advisory locks in this database meets us by chance.
  IF NOT pg_try_advisory_xact_lock(1952542308, 1) THEN
    RETURN 'BUSY';
  END IF;
  SELECT seq, hash INTO last_seq, last_hash FROM event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1;
  IF coalesce(last_seq, 0) <> after OR (last_seq IS NOT NULL AND last_hash <> after_hash) THEN
    RETURN 'BEHIND';
  END IF;
  UPDATE event SET seq = after + given.place, hash = given.hash
  FROM unnest(ids, hashes) WITH ORDINALITY AS given (id, hash, place)
  WHERE event.id = given.id AND event.seq IS NULL;
  GET DIAGNOSTICS numbered = ROW_COUNT;
  IF numbered <> cardinality(ids) THEN
    RAISE EXCEPTION '% events were to be numbered, % were', cardinality(ids), numbered;
  END IF;
  PERFORM pg_notify(channel, '');
  RETURN 'GIVEN';
END $$;
