import { byName, type Sender } from "@/lib/intake/alerts/sender";
import type { ChangeNotice } from "@/lib/intake/changes/change";
import { argocd } from "./argocd";
import { github } from "./github";
import { gitlab } from "./gitlab";
import { launchdarkly } from "./launchdarkly";
import { kubernetesChange, pagerdutyChange } from "./platforms";

export const CHANGE_SENDERS: readonly Sender<ChangeNotice>[] = [
  gitlab,
  github,
  launchdarkly,
  kubernetesChange,
  pagerdutyChange,
  argocd,
];

/** The sender of changes with this name or alias. */
export const changeSenderOf = byName(CHANGE_SENDERS);
