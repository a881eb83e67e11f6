import { Lock } from "lucide-react";
import { SettingsCard } from "@/components/access/general/settings-card";
import { PageHeader } from "@/components/blocks/page-header";
import type { NamedSettings } from "@/lib/access/schemas";
import { AI_SETTING_GROUPS } from "./ai-fields";
import { ModelStanding } from "./model-standing";

interface Props {
  settings: NamedSettings;
  /** Why the reader may only look; null when changes are allowed. */
  denied: string | null;
}

/** How the models stand, whom agents may ask, what that may take, and who carries a plan. */
export function AiScreen({ settings, denied }: Props) {
  return (
    <>
      <PageHeader title="AI" />
      <div className="flex max-w-3xl flex-col gap-4 p-4 lg:p-6">
        {denied && (
          <p className="flex items-start gap-2.5 rounded-lg border border-dashed px-3.5 py-2.5 text-muted-foreground">
            <Lock className="mt-0.75 size-3.5 shrink-0" aria-hidden="true" />
            You can read this and not change it. {denied}
          </p>
        )}
        <ModelStanding />
        {AI_SETTING_GROUPS.map((group) => (
          <SettingsCard key={group.title} group={group} settings={settings} />
        ))}
      </div>
    </>
  );
}
