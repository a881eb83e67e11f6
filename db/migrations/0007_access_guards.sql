-- What was done stays told: nothing changes or removes an entry of the audit, not even the program itself.
CREATE TRIGGER "audit_immutable" BEFORE UPDATE OR DELETE ON "audit_entries" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER "audit_kept" BEFORE TRUNCATE ON "audit_entries" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- An incident is assigned to a member of its own workspace, and to nobody once that member has left.
UPDATE "incidents" SET "assignee_id" = NULL WHERE "assignee_id" IS NOT NULL AND NOT EXISTS (
  SELECT FROM "memberships" m WHERE m."workspace_id" = "incidents"."workspace_id" AND m."user_id" = "incidents"."assignee_id"
);
--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_assignee" FOREIGN KEY ("workspace_id", "assignee_id")
  REFERENCES "memberships" ("workspace_id", "user_id") ON DELETE SET NULL ("assignee_id");
--> statement-breakpoint
-- Whoever leaves is looked up in every incident of the workspace.
CREATE INDEX "incidents_assignee" ON "incidents" ("workspace_id", "assignee_id") WHERE "assignee_id" IS NOT NULL;
