"""What PostgreSQL itself refuses of votes and approvals, whoever asks and by whatever path: migration operations.

SQLite has the constraints alone. A trigger there that reads another table would stop every later migration of that
table (Django makes a table anew to change it), so what the triggers hold on PostgreSQL is held on SQLite when votes
are counted: `ballots.tally` counts no vote whose row could not have been cast.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunPython

_VOTE = """
CREATE OR REPLACE FUNCTION vedc_vote_may_be_cast() RETURNS trigger AS $$
DECLARE ballot RECORD;
BEGIN
  SELECT d.made_by_id, d.approved_at, d.objected_at, s.application_id INTO ballot
    FROM reviews_determination d
    JOIN reviews_review r ON r.id = d.review_id
    JOIN applications_dossier s ON s.id = r.dossier_id
    WHERE d.id = NEW.determination_id;
  IF NEW.made_by_id <> ballot.made_by_id OR NEW.person_id = ballot.made_by_id THEN
    RAISE EXCEPTION 'nobody votes on what they prepared' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF ballot.approved_at IS NOT NULL OR ballot.objected_at IS NOT NULL THEN
    RAISE EXCEPTION 'the ballot is closed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM reviews_draft WHERE id = NEW.draft_id AND determination_id = NEW.determination_id) THEN
    RAISE EXCEPTION 'a vote is cast on a draft of its own ballot' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM organizations_user WHERE id = NEW.person_id AND is_active AND agency = NEW.agency) THEN
    RAISE EXCEPTION 'a vote is cast by somebody of its agency' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM reviews_recusal
             WHERE person_id = NEW.person_id AND application_id = ballot.application_id) THEN
    RAISE EXCEPTION 'who is recused does not vote' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER reviews_vote_may_be_cast BEFORE INSERT ON reviews_vote
  FOR EACH ROW EXECUTE FUNCTION vedc_vote_may_be_cast();
"""
_APPROVAL = """
CREATE OR REPLACE FUNCTION vedc_approval_may_be_given() RETURNS trigger AS $$
BEGIN
  IF NEW.approved_by_id IS NOT NULL AND EXISTS (
      SELECT 1 FROM reviews_recusal x
        JOIN applications_dossier s ON s.application_id = x.application_id
        JOIN reviews_review r ON r.dossier_id = s.id
        WHERE r.id = NEW.review_id AND x.person_id = NEW.approved_by_id) THEN
    RAISE EXCEPTION 'who is recused does not approve' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER reviews_approval_may_be_given BEFORE INSERT OR UPDATE OF approved_by_id ON reviews_determination
  FOR EACH ROW EXECUTE FUNCTION vedc_approval_may_be_given();
"""
_DROP = (
    "DROP TRIGGER IF EXISTS reviews_vote_may_be_cast ON reviews_vote",
    "DROP TRIGGER IF EXISTS reviews_approval_may_be_given ON reviews_determination",
)


def ballots() -> RunPython:
    """A migration operation: the database refuses votes and approvals by who may not give them."""

    def make(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            for sql in (_VOTE, _APPROVAL):
                editor.execute(sql, params=None)

    def drop(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            for sql in _DROP:
                editor.execute(sql, params=None)

    return RunPython(make, drop)
