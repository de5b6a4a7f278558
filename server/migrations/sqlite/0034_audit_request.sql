-- The request's name in the logs of proxy and server, sealed with the rest (server::audit); none in older entries, nor in those of
-- an older server beside this one.
ALTER TABLE audit ADD COLUMN request TEXT;
