-- The day from which another holds in its place (Asia/Bangkok): until then what was published goes on.
ALTER TABLE publications ADD COLUMN replaced_from DATE;
UPDATE publications SET replaced_from = (SELECT MIN(n.from_day) FROM publications n WHERE n.replaces = publications.id AND n.state = 'published');
