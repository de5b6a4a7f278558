-- Does it pay to keep the large tables by month? The tables as they are, and as PostgreSQL's partitions by month, with the same rows,
-- asked the same: what it takes in milliseconds (the median of 200), and how many times that of the undivided table.
--
--   rutan-server migrate --database URL                       an empty database, which is filled
--   psql URL -f server/benches/partitions.sql                 five years of the whole country; -v months=… -v villages=… for another size
\set ON_ERROR_STOP on
\pset pager off
\if :{?months} \else \set months 60 \endif
\if :{?villages} \else \set villages 75000 \endif
SET client_min_messages = warning;
SET synchronous_commit = off;

CREATE SCHEMA whole;
CREATE SCHEMA by_month;
CREATE TABLE whole.reports (LIKE public.reports INCLUDING DEFAULTS INCLUDING INDEXES);
CREATE TABLE whole.obligations (LIKE public.obligations INCLUDING DEFAULTS INCLUDING INDEXES);
CREATE TABLE whole.audit (LIKE public.audit INCLUDING INDEXES);
CREATE TABLE by_month.reports (LIKE public.reports INCLUDING DEFAULTS) PARTITION BY LIST (month);
CREATE TABLE by_month.obligations (LIKE public.obligations INCLUDING DEFAULTS) PARTITION BY LIST (month);
CREATE TABLE by_month.audit (LIKE public.audit) PARTITION BY RANGE (at);
-- A key of partitions holds what they are divided by, so an identity is not kept apart by it: a report that comes again with another month
-- would be there twice. A table beside it does that; the number within its year would need a second one.
ALTER TABLE by_month.reports ADD PRIMARY KEY (id, month);
ALTER TABLE by_month.obligations ADD PRIMARY KEY (unit, month);
ALTER TABLE by_month.audit ADD PRIMARY KEY (seq, at);
CREATE TABLE by_month.report_ids (id UUID PRIMARY KEY, month TEXT NOT NULL);

CREATE TEMP TABLE amount AS SELECT :months AS months, :villages AS villages;
CREATE TEMP TABLE country AS SELECT n, md5('unit ' || n)::uuid AS unit, lpad((10 + n % 77)::text, 2, '0') || lpad((n % 900000)::text, 6, '0') AS area
  FROM generate_series(1, :villages) n;
-- One more than is filled: the month that reports come in for.
CREATE TEMP TABLE calendar AS SELECT m, first_day, to_char(first_day, 'YYYY-MM') AS month
  FROM (SELECT m, '2026-01-01'::timestamptz + make_interval(months => m - 1) AS first_day FROM generate_series(1, :months + 1) m) months;

CREATE FUNCTION pg_temp.fill(m int, first_day timestamptz, month text) RETURNS void AS $$
  -- As they come: a month after the other, in a few days at its end.
  INSERT INTO whole.reports (id, version, number_year, number, state, photos_missing, unit, area, channel, from_day, to_day, month, place, people,
                             filed_by, received_at, completed_at, review)
    SELECT md5(m || ' report ' || n)::uuid, 1, extract(year FROM first_day), m * 1000000 + n, 'received', 0, unit, area, 'community', first_day,
           first_day, month, 'หอประชุมหมู่บ้าน', 40, unit, at, at, CASE WHEN m < (SELECT months FROM amount) THEN 'accepted' ELSE 'none' END
    FROM (SELECT *, first_day + interval '25 days' + random() * interval '5 days' AS at FROM country ORDER BY 4) come;
  INSERT INTO whole.obligations (month, area, name, unit, kind, owes, owed_to_name, due_at, submitted_at, activities, people)
    SELECT month, area, 'หมู่ที่ ' || n, unit, 'village', 'activities', 'อำเภอ', first_day + interval '35 days', first_day + interval '26 days', 1, 40
    FROM country;
  INSERT INTO whole.audit (seq, at, person, unit, act, subject, status, seal)
    SELECT m * 1000000 + n, first_day + n * interval '20 seconds', unit, unit, 'PUT /api/v1/reports/{id}', '/api/v1/reports/' || unit, 200,
           sha256(n::text::bytea)
    FROM country;
  INSERT INTO by_month.reports SELECT * FROM whole.reports r WHERE r.month = fill.month ORDER BY received_at;
  INSERT INTO by_month.report_ids SELECT id, r.month FROM whole.reports r WHERE r.month = fill.month;
  INSERT INTO by_month.obligations SELECT * FROM whole.obligations o WHERE o.month = fill.month;
  INSERT INTO by_month.audit SELECT * FROM whole.audit WHERE seq BETWEEN m * 1000000 AND m * 1000000 + 999999 ORDER BY seq;
$$ LANGUAGE sql;

DO $$
DECLARE each record;
BEGIN
  FOR each IN SELECT * FROM pg_indexes
              WHERE schemaname = 'public' AND tablename IN ('reports', 'obligations', 'audit') AND indexdef NOT LIKE '%UNIQUE%' LOOP
    EXECUTE replace(each.indexdef, ' public.', ' by_month.');
  END LOOP;
  FOR each IN SELECT * FROM calendar LOOP
    EXECUTE format('CREATE TABLE by_month.reports_%s PARTITION OF by_month.reports FOR VALUES IN (%L)', each.m, each.month);
    EXECUTE format('CREATE TABLE by_month.obligations_%s PARTITION OF by_month.obligations FOR VALUES IN (%L)', each.m, each.month);
    EXECUTE format('CREATE TABLE by_month.audit_%s PARTITION OF by_month.audit FOR VALUES FROM (%L) TO (%L)', each.m, each.first_day,
                   each.first_day + interval '1 month');
  END LOOP;
END $$;
\o /dev/null
SELECT format('SELECT pg_temp.fill(%s, %L, %L)', m, first_day, month) FROM calendar, amount WHERE m <= months ORDER BY m \gexec
VACUUM (ANALYZE) whole.reports, whole.obligations, whole.audit, by_month.reports, by_month.obligations, by_month.audit, by_month.report_ids;
CHECKPOINT;
\o

CREATE TEMP TABLE taken (position serial, what text, whole numeric, by_month numeric);

-- Median of 200, of a statement that the database has prepared, as the server's are.
CREATE FUNCTION pg_temp.median(asked text, arguments text[]) RETURNS numeric AS $$
DECLARE
  times numeric[]; argument text; begun timestamptz;
BEGIN
  EXECUTE 'PREPARE asked AS ' || asked;
  FOREACH argument IN ARRAY arguments LOOP
    begun := clock_timestamp();
    EXECUTE format('EXECUTE asked(%s)', argument);
    times := times || extract(epoch FROM clock_timestamp() - begun) * 1000;
  END LOOP;
  DEALLOCATE asked;
  RETURN (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY each) FROM unnest(times) each);
END $$ LANGUAGE plpgsql;

-- `asked` names its tables with @; the first round fills what the database keeps in memory.
CREATE FUNCTION pg_temp.compare(what text, asked text, arguments text[]) RETURNS void AS $$
  SELECT pg_temp.median(replace(asked, '@', 'whole.'), arguments), pg_temp.median(replace(asked, '@', 'by_month.'), arguments);
  INSERT INTO taken (what, whole, by_month)
    VALUES (what, pg_temp.median(replace(asked, '@', 'whole.'), arguments), pg_temp.median(replace(asked, '@', 'by_month.'), arguments));
$$ LANGUAGE sql;

CREATE FUNCTION pg_temp.of_villages(form text) RETURNS text[] AS $$
  SELECT array_agg(format(form, unit, substr(area, 1, 2), month)) FROM
    (SELECT * FROM country ORDER BY md5(n::text) LIMIT 200) AS c,
    LATERAL (SELECT month FROM calendar, amount WHERE m = 1 + c.n % months) AS chosen
$$ LANGUAGE sql;

\o /dev/null
SELECT pg_temp.compare('a report, by its identity', 'SELECT version, unit, month FROM @reports WHERE id = $1::uuid',
  (SELECT array_agg(quote_literal(id)) FROM (SELECT id FROM whole.reports TABLESAMPLE SYSTEM (1) LIMIT 200) AS found));
SELECT pg_temp.compare('a village''s reports', 'SELECT id, month FROM @reports WHERE unit = $1::uuid ORDER BY received_at DESC LIMIT 20',
  pg_temp.of_villages('%1$L'));
SELECT pg_temp.compare('a village''s month', 'SELECT count(*), sum(people) FROM @reports WHERE unit = $1::uuid AND month = $2',
  pg_temp.of_villages('%1$L, %3$L'));
SELECT pg_temp.compare('a province''s list', 'SELECT id, place FROM @reports WHERE substr(area, 1, 2) = $1 ORDER BY received_at DESC, id DESC LIMIT 50',
  pg_temp.of_villages('%2$L'));
SELECT pg_temp.compare('a province''s inbox',
  'SELECT id, place FROM @reports WHERE review = ''none'' AND substr(area, 1, 2) = $1 ORDER BY received_at DESC, id DESC LIMIT 50',
  pg_temp.of_villages('%2$L'));
SELECT pg_temp.compare('the country''s list', 'SELECT id, place FROM @reports WHERE $1::text IS NOT NULL ORDER BY received_at DESC, id DESC LIMIT 50',
  pg_temp.of_villages('%2$L'));
SELECT pg_temp.compare('a month''s list', 'SELECT id, place FROM @reports WHERE month = $1 ORDER BY received_at DESC, id DESC LIMIT 50',
  pg_temp.of_villages('%3$L'));
SELECT pg_temp.compare('a month, counted', 'SELECT channel, count(*), sum(people) FROM @reports WHERE month = $1 GROUP BY channel',
  (pg_temp.of_villages('%3$L'))[1:20]);
SELECT pg_temp.compare('who has reported, a page',
  'SELECT unit, submitted_at FROM @obligations WHERE month = $1 AND area >= $2 ORDER BY area, name, unit LIMIT 50', pg_temp.of_villages('%3$L, %2$L'));
SELECT pg_temp.compare('a village''s year', 'SELECT month, submitted_at FROM @obligations WHERE unit = $1::uuid ORDER BY month DESC LIMIT 12',
  pg_temp.of_villages('%1$L'));
SELECT pg_temp.compare('the record''s last entry', 'SELECT seq, seal FROM @audit WHERE $1::text IS NOT NULL ORDER BY seq DESC LIMIT 1',
  pg_temp.of_villages('%2$L'));
SELECT pg_temp.compare('the record of one person', 'SELECT seq, act FROM @audit WHERE person = $1::uuid ORDER BY seq DESC LIMIT 50',
  pg_temp.of_villages('%1$L'));

-- As reports come in for the last month: a thousand of them.
CREATE FUNCTION pg_temp.take_in(into_schema text, also text, after int) RETURNS numeric AS $$
DECLARE
  each record; begun timestamptz; month text; first_day timestamptz;
BEGIN
  SELECT c.month, c.first_day INTO month, first_day FROM calendar c, amount WHERE m = months + 1;
  begun := clock_timestamp();
  FOR each IN SELECT * FROM country WHERE n BETWEEN after + 1 AND after + 1000 LOOP
    EXECUTE format('INSERT INTO %s.reports (id, version, number_year, number, state, photos_missing, unit, area, channel, from_day, to_day, month,
      place, people, filed_by, received_at) VALUES ($1, 1, 2031, $2, ''awaiting_photos'', 1, $3, $4, ''community'', $5, $5, $6, ''วัด'', 40, $3, $7)', into_schema)
      USING md5('new ' || each.n)::uuid, 900000000 + each.n, each.unit, each.area, first_day::date, month, first_day + interval '26 days';
    EXECUTE also USING md5('new ' || each.n)::uuid, month;
  END LOOP;
  -- Milliseconds for one, since there are a thousand.
  RETURN extract(epoch FROM clock_timestamp() - begun);
END $$ LANGUAGE plpgsql;
SELECT pg_temp.take_in('whole', 'SELECT $1, $2', 0), pg_temp.take_in('by_month', 'INSERT INTO by_month.report_ids VALUES ($1, $2)', 0);
INSERT INTO taken (what, whole, by_month)
  VALUES ('a report comes in', pg_temp.take_in('whole', 'SELECT $1, $2', 1000),
          pg_temp.take_in('by_month', 'INSERT INTO by_month.report_ids VALUES ($1, $2)', 1000));

-- What is kept no longer goes: the record's oldest month.
SELECT clock_timestamp() AS begun \gset
DELETE FROM whole.audit WHERE seq < 2000000;
VACUUM whole.audit;
SELECT extract(epoch FROM clock_timestamp() - :'begun') * 1000 AS whole, clock_timestamp() AS begun \gset
DROP TABLE by_month.audit_1;
INSERT INTO taken (what, whole, by_month)
  SELECT 'the record''s oldest month goes', :whole, extract(epoch FROM clock_timestamp() - :'begun') * 1000;
\o

SELECT what, round(whole, 3) AS "whole, ms", round(by_month, 3) AS "by month, ms", round(by_month / whole, 2) AS ratio FROM taken ORDER BY position;
SELECT pg_size_pretty(pg_total_relation_size('whole.reports')) AS reports, pg_size_pretty(pg_total_relation_size('whole.audit')) AS record,
       (SELECT count(*) FROM whole.reports) AS "rows of reports";
DROP SCHEMA whole, by_month CASCADE;
