CREATE TABLE "line_senders" (
	"workspace_id" text NOT NULL,
	"sender" text NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "line_senders_workspace_id_sender_pk" PRIMARY KEY("workspace_id","sender")
);
--> statement-breakpoint
ALTER TABLE "line_senders" ADD CONSTRAINT "line_senders_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;