CREATE TABLE "grouping_lessons" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"lesson" text NOT NULL,
	"a" text NOT NULL,
	"b" text NOT NULL,
	"a_text" text NOT NULL,
	"b_text" text NOT NULL,
	"taught_by" text NOT NULL,
	"taught_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"incident_number" integer NOT NULL,
	"acted" bigint DEFAULT 0 NOT NULL,
	"last_acted_at" timestamp (3) with time zone,
	CONSTRAINT "grouping_lessons_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "grouping_lessons_pair" UNIQUE("workspace_id","a","b")
);
--> statement-breakpoint
CREATE TABLE "grouping_rules" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"mode" text NOT NULL,
	"matchers" jsonb NOT NULL,
	"effect" jsonb NOT NULL,
	"acted" bigint DEFAULT 0 NOT NULL,
	"last_acted_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "grouping_rules_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "shadow_findings" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"rule_id" text NOT NULL,
	"signal_id" text NOT NULL,
	"text" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "shadow_findings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "embedding_spaces" (
	"workspace_id" text NOT NULL,
	"subject" text NOT NULL,
	"model" text NOT NULL,
	"state" text NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"lexicon" "bytea",
	"documents" integer DEFAULT 0 NOT NULL,
	"failure" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "embedding_spaces_workspace_id_subject_model_pk" PRIMARY KEY("workspace_id","subject","model")
);
--> statement-breakpoint
CREATE TABLE "incident_memories" (
	"workspace_id" text NOT NULL,
	"incident_id" text NOT NULL,
	"symptoms" jsonb NOT NULL,
	"search" "tsvector" NOT NULL,
	"hash" text NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	"embedded" boolean DEFAULT false NOT NULL,
	CONSTRAINT "incident_memories_workspace_id_incident_id_pk" PRIMARY KEY("workspace_id","incident_id")
);
--> statement-breakpoint
CREATE TABLE "runbook_chunks" (
	"workspace_id" text NOT NULL,
	"runbook_id" text NOT NULL,
	"position" integer NOT NULL,
	"path" text[] NOT NULL,
	"text" text NOT NULL,
	"code" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "runbook_chunks_workspace_id_runbook_id_position_pk" PRIMARY KEY("workspace_id","runbook_id","position")
);
--> statement-breakpoint
CREATE TABLE "runbook_uses" (
	"workspace_id" text NOT NULL,
	"runbook_id" text NOT NULL,
	"incident_id" text NOT NULL,
	"actor_id" text NOT NULL,
	"outcome" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "runbook_uses_workspace_id_runbook_id_incident_id_actor_id_pk" PRIMARY KEY("workspace_id","runbook_id","incident_id","actor_id")
);
--> statement-breakpoint
CREATE TABLE "runbook_versions" (
	"workspace_id" text NOT NULL,
	"runbook_id" text NOT NULL,
	"version" integer NOT NULL,
	"title" text NOT NULL,
	"source" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "runbook_versions_workspace_id_runbook_id_version_pk" PRIMARY KEY("workspace_id","runbook_id","version")
);
--> statement-breakpoint
CREATE TABLE "runbooks" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"path" text NOT NULL,
	"title" text NOT NULL,
	"source" text NOT NULL,
	"services" text[] NOT NULL,
	"alerts" text[] NOT NULL,
	"templates" text[] NOT NULL,
	"severity" text,
	"version" integer NOT NULL,
	"counts" jsonb NOT NULL,
	"search" "tsvector" NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "runbooks_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "runbooks_path" UNIQUE("workspace_id","path")
);
--> statement-breakpoint
CREATE TABLE "vectors" (
	"workspace_id" text NOT NULL,
	"model" text NOT NULL,
	"hash" text NOT NULL,
	"vector" halfvec(1024) NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "vectors_workspace_id_model_hash_pk" PRIMARY KEY("workspace_id","model","hash")
);
--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "what" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "fix" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "fixed_in" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "merged_into" integer;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "rule_id" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "group_key" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "quiet_minutes" integer;--> statement-breakpoint
ALTER TABLE "signals" ADD COLUMN "grouping" jsonb;--> statement-breakpoint
ALTER TABLE "signals" ADD COLUMN "held_by" text;--> statement-breakpoint
ALTER TABLE "grouping_lessons" ADD CONSTRAINT "grouping_lessons_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grouping_rules" ADD CONSTRAINT "grouping_rules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shadow_findings" ADD CONSTRAINT "shadow_findings_workspace_id_rule_id_grouping_rules_workspace_id_id_fk" FOREIGN KEY ("workspace_id","rule_id") REFERENCES "public"."grouping_rules"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shadow_findings" ADD CONSTRAINT "shadow_findings_workspace_id_signal_id_signals_workspace_id_id_fk" FOREIGN KEY ("workspace_id","signal_id") REFERENCES "public"."signals"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embedding_spaces" ADD CONSTRAINT "embedding_spaces_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_memories" ADD CONSTRAINT "incident_memories_workspace_id_incident_id_incidents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","incident_id") REFERENCES "public"."incidents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runbook_chunks" ADD CONSTRAINT "runbook_chunks_workspace_id_runbook_id_runbooks_workspace_id_id_fk" FOREIGN KEY ("workspace_id","runbook_id") REFERENCES "public"."runbooks"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runbook_uses" ADD CONSTRAINT "runbook_uses_workspace_id_runbook_id_runbooks_workspace_id_id_fk" FOREIGN KEY ("workspace_id","runbook_id") REFERENCES "public"."runbooks"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runbook_uses" ADD CONSTRAINT "runbook_uses_workspace_id_incident_id_incidents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","incident_id") REFERENCES "public"."incidents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runbook_versions" ADD CONSTRAINT "runbook_versions_workspace_id_runbook_id_runbooks_workspace_id_id_fk" FOREIGN KEY ("workspace_id","runbook_id") REFERENCES "public"."runbooks"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runbooks" ADD CONSTRAINT "runbooks_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vectors" ADD CONSTRAINT "vectors_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shadow_findings_rule" ON "shadow_findings" USING btree ("workspace_id","rule_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "embedding_spaces_state" ON "embedding_spaces" USING btree ("workspace_id","subject","state");--> statement-breakpoint
CREATE INDEX "incident_memories_hash" ON "incident_memories" USING btree ("workspace_id","hash");--> statement-breakpoint
CREATE INDEX "incident_memories_search" ON "incident_memories" USING gin ("search");--> statement-breakpoint
CREATE INDEX "incident_memories_waiting" ON "incident_memories" USING btree ("workspace_id") WHERE not embedded;--> statement-breakpoint
CREATE INDEX "runbook_chunks_hash" ON "runbook_chunks" USING btree ("workspace_id","hash");--> statement-breakpoint
CREATE INDEX "runbook_uses_incident" ON "runbook_uses" USING btree ("workspace_id","incident_id");--> statement-breakpoint
CREATE INDEX "runbooks_search" ON "runbooks" USING gin ("search");--> statement-breakpoint
CREATE INDEX "runbooks_listed" ON "runbooks" USING btree ("workspace_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "vectors_near" ON "vectors" USING hnsw ("vector" halfvec_cosine_ops);--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_workspace_id_merged_into_incidents_workspace_id_number_fk" FOREIGN KEY ("workspace_id","merged_into") REFERENCES "public"."incidents"("workspace_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "incidents_group" ON "incidents" USING btree ("workspace_id","rule_id","group_key") WHERE rule_id is not null;--> statement-breakpoint
-- A vector in line with its row: an exact search over a small workspace reads no second table.
ALTER TABLE "vectors" ALTER COLUMN "vector" SET STORAGE PLAIN;
--> statement-breakpoint
-- Compiled to WebAssembly a comparison of halves takes some 20 µs: a row would wait half a second for its place in the graph of a
-- thousand. The embedded database compares with all instead.
DO $$ BEGIN IF version() LIKE '%emscripten%' THEN DROP INDEX "vectors_near"; END IF; END $$;
