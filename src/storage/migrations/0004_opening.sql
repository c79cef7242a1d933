-- Imported conversations keep which of their participants the clusters start from (lib/opinion/opening.h), so that their
-- map is the one that `hezhi opinion` finds in the same files. An order, not a time; 0 for everybody who votes here.

-- slice: opinions
ALTER TABLE opinion_participants ADD COLUMN opening INTEGER NOT NULL DEFAULT 0;
