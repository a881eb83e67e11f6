CREATE TABLE "alerts" (
	"workspace_id" text NOT NULL,
	"fingerprint" text NOT NULL,
	"source" text NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"severity" text NOT NULL,
	"rule" text,
	"service" text,
	"environment" text,
	"owner" text,
	"dedup_key" text,
	"description" text,
	"url" text,
	"labels" jsonb NOT NULL,
	"annotations" jsonb NOT NULL,
	"marks" jsonb NOT NULL,
	"why" jsonb NOT NULL,
	"state_at" timestamp (3) with time zone NOT NULL,
	"firing_since" timestamp (3) with time zone NOT NULL,
	"ended_by" text,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"notices" integer NOT NULL,
	"episodes" integer NOT NULL,
	"turns" jsonb NOT NULL,
	"firings" jsonb NOT NULL,
	"noise" jsonb,
	"is_flapping" boolean DEFAULT false NOT NULL,
	"signal_id" text,
	"pending_since" timestamp (3) with time zone,
	CONSTRAINT "alerts_workspace_id_fingerprint_pk" PRIMARY KEY("workspace_id","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"fingerprint" text NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"service" text,
	"environment" text,
	"version" text,
	"outcome" text,
	"author" text,
	"description" text,
	"url" text,
	"labels" jsonb NOT NULL,
	"marks" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "changes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "changes_fingerprint" UNIQUE("workspace_id","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "noise_rules" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"matchers" jsonb NOT NULL,
	"effect" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"held" bigint DEFAULT 0 NOT NULL,
	"last_held_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "noise_rules_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "declared" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "description" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "owner" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "tier" smallint;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "runbook_url" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "cost_per_minute" double precision;--> statement-breakpoint
ALTER TABLE "signals" ADD COLUMN "alert_fingerprint" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "noise_rules" ADD CONSTRAINT "noise_rules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alerts_listed" ON "alerts" USING btree ("workspace_id","last_seen_at","fingerprint");--> statement-breakpoint
CREATE INDEX "alerts_pending" ON "alerts" USING btree ("workspace_id","pending_since") WHERE pending_since is not null;--> statement-breakpoint
CREATE INDEX "alerts_live" ON "alerts" USING btree ("workspace_id","service") WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX "alerts_expiring" ON "alerts" USING btree ("expires_at") WHERE status <> 'resolved' and expires_at is not null;--> statement-breakpoint
CREATE INDEX "alerts_signal" ON "alerts" USING btree ("workspace_id","signal_id");--> statement-breakpoint
CREATE INDEX "changes_listed" ON "changes" USING btree ("workspace_id","at","id");--> statement-breakpoint
CREATE INDEX "changes_service" ON "changes" USING btree ("workspace_id","service","at");--> statement-breakpoint
ALTER TABLE "signals" ADD CONSTRAINT "signals_workspace_id_alert_fingerprint_alerts_workspace_id_fingerprint_fk" FOREIGN KEY ("workspace_id","alert_fingerprint") REFERENCES "public"."alerts"("workspace_id","fingerprint") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "signals_alert" ON "signals" USING btree ("workspace_id","alert_fingerprint") WHERE alert_fingerprint is not null;