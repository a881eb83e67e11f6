CREATE TABLE "nodes" (
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "nodes_workspace_id_name_pk" PRIMARY KEY("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "service_instances" (
	"workspace_id" text NOT NULL,
	"service" text NOT NULL,
	"name" text NOT NULL,
	"address" text,
	"node" text,
	"source" text NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "service_instances_workspace_id_service_name_pk" PRIMARY KEY("workspace_id","service","name")
);
--> statement-breakpoint
CREATE TABLE "agent_keys" (
	"workspace_id" text NOT NULL,
	"agent" text NOT NULL,
	"public_key" text NOT NULL,
	"private_key" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agent_keys_workspace_id_agent_pk" PRIMARY KEY("workspace_id","agent")
);
--> statement-breakpoint
CREATE TABLE "analyses" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"incident_id" text NOT NULL,
	"number" integer NOT NULL,
	"cause" text NOT NULL,
	"state" text NOT NULL,
	"stage" text,
	"seq" integer DEFAULT 0 NOT NULL,
	"report" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"services" text[] DEFAULT '{}'::text[] NOT NULL,
	"situation" "bytea",
	"evidence_digest" text,
	"asked_model" text,
	"without_model" boolean DEFAULT false NOT NULL,
	"asked_prompt" text,
	"model" text,
	"replay_of" text,
	"recalled_from" text,
	"calls" integer DEFAULT 0 NOT NULL,
	"input_tokens" integer DEFAULT 0 NOT NULL,
	"output_tokens" integer DEFAULT 0 NOT NULL,
	"cost_micros" bigint,
	"requested_by" text NOT NULL,
	"lease_token" text,
	"lease_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"failure" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "analyses_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "analyses_number" UNIQUE("workspace_id","incident_id","number")
);
--> statement-breakpoint
CREATE TABLE "analysis_actions" (
	"workspace_id" text NOT NULL,
	"analysis_id" text NOT NULL,
	"position" integer NOT NULL,
	"agent" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"state" text NOT NULL,
	"input" jsonb,
	"output" jsonb,
	"failure" text,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ms" integer,
	"tokens" integer,
	CONSTRAINT "analysis_actions_workspace_id_analysis_id_position_pk" PRIMARY KEY("workspace_id","analysis_id","position")
);
--> statement-breakpoint
CREATE TABLE "model_answers" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"model" text NOT NULL,
	"answer" jsonb NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"used_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_answers_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"incident_id" text NOT NULL,
	"number" integer NOT NULL,
	"version" integer NOT NULL,
	"analysis_id" text,
	"summary" text NOT NULL,
	"steps" jsonb NOT NULL,
	"services" text[] NOT NULL,
	"digest" text NOT NULL,
	"state" text NOT NULL,
	"outcome" jsonb,
	"policy" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"decision" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "plans_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "plans_number" UNIQUE("workspace_id","incident_id","number","version")
);
--> statement-breakpoint
CREATE TABLE "questions" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"incident_id" text NOT NULL,
	"question" text NOT NULL,
	"state" text NOT NULL,
	"seq" integer DEFAULT 0 NOT NULL,
	"answer" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"services" text[] DEFAULT '{}'::text[] NOT NULL,
	"model" text,
	"calls" integer DEFAULT 0 NOT NULL,
	"input_tokens" integer DEFAULT 0 NOT NULL,
	"output_tokens" integer DEFAULT 0 NOT NULL,
	"cost_micros" bigint,
	"asked_by" text NOT NULL,
	"lease_token" text,
	"lease_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"failure" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "questions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "steers" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"incident_id" text NOT NULL,
	"kind" text NOT NULL,
	"entity" jsonb,
	"text" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "steers_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "votes" (
	"workspace_id" text NOT NULL,
	"plan_id" text NOT NULL,
	"position" integer NOT NULL,
	"agent" text NOT NULL,
	"answer" jsonb,
	"failure" text,
	"detail" text,
	"confidence" real,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "votes_workspace_id_plan_id_position_pk" PRIMARY KEY("workspace_id","plan_id","position")
);
--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "addresses" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "ports" integer[] DEFAULT '{}'::integer[] NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "namespace" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "diagnosis" jsonb;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "due_cause" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "due_by_rules" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "analysed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "nodes" ADD CONSTRAINT "nodes_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_instances" ADD CONSTRAINT "service_instances_workspace_id_service_services_workspace_id_name_fk" FOREIGN KEY ("workspace_id","service") REFERENCES "public"."services"("workspace_id","name") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_keys" ADD CONSTRAINT "agent_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_workspace_id_incident_id_incidents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","incident_id") REFERENCES "public"."incidents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_workspace_id_replay_of_analyses_workspace_id_id_fk" FOREIGN KEY ("workspace_id","replay_of") REFERENCES "public"."analyses"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_workspace_id_recalled_from_analyses_workspace_id_id_fk" FOREIGN KEY ("workspace_id","recalled_from") REFERENCES "public"."analyses"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analysis_actions" ADD CONSTRAINT "analysis_actions_workspace_id_analysis_id_analyses_workspace_id_id_fk" FOREIGN KEY ("workspace_id","analysis_id") REFERENCES "public"."analyses"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_answers" ADD CONSTRAINT "model_answers_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_workspace_id_incident_id_incidents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","incident_id") REFERENCES "public"."incidents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_workspace_id_analysis_id_analyses_workspace_id_id_fk" FOREIGN KEY ("workspace_id","analysis_id") REFERENCES "public"."analyses"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_workspace_id_incident_id_incidents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","incident_id") REFERENCES "public"."incidents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steers" ADD CONSTRAINT "steers_workspace_id_incident_id_incidents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","incident_id") REFERENCES "public"."incidents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "votes" ADD CONSTRAINT "votes_workspace_id_plan_id_plans_workspace_id_id_fk" FOREIGN KEY ("workspace_id","plan_id") REFERENCES "public"."plans"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "service_instances_seen" ON "service_instances" USING btree ("workspace_id","last_seen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "analyses_live" ON "analyses" USING btree ("workspace_id","incident_id") WHERE state in ('queued', 'running') and cause <> 'replay';--> statement-breakpoint
CREATE INDEX "analyses_waiting" ON "analyses" USING btree ("created_at") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "analyses_replayed" ON "analyses" USING btree ("workspace_id","replay_of") WHERE replay_of is not null;--> statement-breakpoint
CREATE INDEX "analyses_recalled" ON "analyses" USING btree ("workspace_id","recalled_from") WHERE recalled_from is not null;--> statement-breakpoint
CREATE INDEX "analyses_digest" ON "analyses" USING btree ("workspace_id","evidence_digest") WHERE state = 'done';--> statement-breakpoint
CREATE INDEX "model_answers_used" ON "model_answers" USING btree ("workspace_id","used_at");--> statement-breakpoint
CREATE INDEX "plans_incident" ON "plans" USING btree ("workspace_id","incident_id");--> statement-breakpoint
CREATE INDEX "plans_analysis" ON "plans" USING btree ("workspace_id","analysis_id") WHERE analysis_id is not null;--> statement-breakpoint
CREATE INDEX "plans_undecided" ON "plans" USING btree ("workspace_id","created_at") WHERE state in ('voting', 'waits');--> statement-breakpoint
CREATE INDEX "questions_incident" ON "questions" USING btree ("workspace_id","incident_id","id");--> statement-breakpoint
CREATE INDEX "questions_waiting" ON "questions" USING btree ("created_at") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "steers_incident" ON "steers" USING btree ("workspace_id","incident_id");--> statement-breakpoint
CREATE INDEX "incidents_due" ON "incidents" USING btree ("due_at") WHERE due_cause is not null;
--> statement-breakpoint
-- Events of the platform are records that say so; few are, and an analysis asks for all of them.
CREATE INDEX "records_events" ON "records" ("workspace_id", "ts") WHERE "attributes" ? 'k8s.event.reason';
--> statement-breakpoint
-- An analysis asks for what complains, of each service; of most, a small part of all lines.
CREATE INDEX "records_complaints" ON "records" ("workspace_id", "service", "ts") WHERE "level" >= 3;
