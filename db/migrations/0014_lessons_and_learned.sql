ALTER TABLE "dependencies" ADD COLUMN "learned" text;--> statement-breakpoint
CREATE INDEX "grouping_lessons_other" ON "grouping_lessons" USING btree ("workspace_id","b");