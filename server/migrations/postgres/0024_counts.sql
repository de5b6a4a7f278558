-- How often the sums of a month were counted: whoever keeps them in memory reads them anew when this has grown.
CREATE TABLE month_counts (
    month TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    times BIGINT NOT NULL
);
INSERT INTO month_counts (month, times) SELECT DISTINCT month, 1 FROM month_totals;

-- A province's reports in the order of its list, instead of sorted for each page.
DROP INDEX reports_by_review_area;
CREATE INDEX reports_by_review_province ON reports (review, (substr(area, 1, 2)), received_at, id);
CREATE INDEX reports_by_province ON reports ((substr(area, 1, 2)), received_at, id);

-- A month that the planner has not seen has one row to it, and it reads all of that month for one unit. By itself it would look again
-- when a tenth of the table is new: in a year of the country, when the month is over.
ALTER TABLE reports SET (autovacuum_analyze_scale_factor = 0.002, autovacuum_analyze_threshold = 500);
ALTER TABLE obligations SET (autovacuum_analyze_scale_factor = 0.002, autovacuum_analyze_threshold = 500);
ALTER TABLE pictures SET (autovacuum_analyze_scale_factor = 0.002, autovacuum_analyze_threshold = 500);
