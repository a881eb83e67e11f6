DROP INDEX "audit_at";--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_replaced_by_api_keys_workspace_id_id_fk" FOREIGN KEY ("workspace_id","replaced_by") REFERENCES "public"."api_keys"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_actor" ON "audit_entries" USING btree ("workspace_id","actor_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_label" ON "audit_entries" USING btree ("workspace_id","actor_label","at","id");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit_entries" USING btree ("workspace_id","subject","at","id");--> statement-breakpoint
CREATE INDEX "audit_action" ON "audit_entries" USING btree ("workspace_id","action" text_pattern_ops,"at");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit_entries" USING btree ("workspace_id","at","id");