-- When somebody else gave a person the password that they have (server::start::staff); none: it is of their own choice.
ALTER TABLE people ADD COLUMN password_given_at TIMESTAMPTZ;
