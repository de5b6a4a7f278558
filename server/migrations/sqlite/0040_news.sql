-- News: what a notice tells of, where it is not what is owed; `kind` is a reminder then, for a server of the release before.
ALTER TABLE notices ADD COLUMN news TEXT;
