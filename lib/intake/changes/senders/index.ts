import type { ChangeSender } from "@/lib/intake/changes/sender";
import { argocd } from "./argocd";
import { github } from "./github";
import { gitlab } from "./gitlab";
import { launchdarkly } from "./launchdarkly";
import { kubernetesChange, pagerdutyChange } from "./platforms";

export const CHANGE_SENDERS: readonly ChangeSender[] = [
  gitlab,
  github,
  launchdarkly,
  kubernetesChange,
  pagerdutyChange,
  argocd,
];

const BY_NAME = new Map(
  CHANGE_SENDERS.flatMap((one) => [one.name, ...one.aliases].map((name) => [name, one] as const)),
);

/** The sender of changes with this name or alias. */
export const changeSenderOf = (name: string): ChangeSender | undefined => BY_NAME.get(name.toLowerCase());
