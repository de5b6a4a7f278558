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
