-- By itself: while an index is made nobody writes into its table. For asking which letters came lately.
CREATE INDEX deliveries_by_time ON deliveries (sent_at, directive);
