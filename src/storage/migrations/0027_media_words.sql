-- What a photograph shows, in the words of who sent it, for those who do not see it.

-- slice: media
ALTER TABLE media ADD COLUMN words TEXT NOT NULL DEFAULT '';
