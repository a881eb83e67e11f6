CREATE TABLE "mapping_rules" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"matchers" jsonb NOT NULL,
	"sets" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mapping_rules_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "sender_secrets" (
	"workspace_id" text NOT NULL,
	"sender" text NOT NULL,
	"sealed" text NOT NULL,
	"previous" text,
	"previous_until" timestamp (3) with time zone,
	"set_by" text NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	"refused" bigint DEFAULT 0 NOT NULL,
	"last_refused_at" timestamp (3) with time zone,
	CONSTRAINT "sender_secrets_workspace_id_sender_pk" PRIMARY KEY("workspace_id","sender")
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "mapped_by" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "mapping_rules" ADD CONSTRAINT "mapping_rules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sender_secrets" ADD CONSTRAINT "sender_secrets_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;