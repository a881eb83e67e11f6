-- Partitioned by the day of the record's own time. A time outside what retention keeps lands in the default
-- partition, so that an ancient file makes one partition and not thousands.
CREATE TABLE "records" (
  "workspace_id" text NOT NULL,
  "ts" timestamptz(3) NOT NULL,
  "id" bigint NOT NULL,
  "service" text NOT NULL,
  "level" smallint NOT NULL,
  "message" text NOT NULL,
  "attributes" jsonb,
  "template_id" text,
  "trace_id" text,
  "release" text,
  "environment" text,
  -- One bit per mark, in the order of MARKS in lib/intake/schemas.ts.
  "marks" smallint NOT NULL DEFAULT 0,
  "received_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("workspace_id", "ts", "id"),
  CONSTRAINT "records_level" CHECK ("level" BETWEEN 0 AND 5)
) PARTITION BY RANGE ("ts");
--> statement-breakpoint
CREATE INDEX "records_service" ON "records" ("workspace_id", "service", "ts", "id");
--> statement-breakpoint
CREATE TABLE "records_default" PARTITION OF "records" DEFAULT;
--> statement-breakpoint
CREATE INDEX "records_default_received" ON "records_default" ("received_at");
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "timeline_immutable" BEFORE UPDATE ON "timeline_entries" FOR EACH ROW EXECUTE FUNCTION refuse_change();
