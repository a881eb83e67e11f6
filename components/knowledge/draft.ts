/** What a new runbook begins with. */
export const DRAFT = `---
title: What it is for
services: []
alerts: []
severity: medium
---
# What it is for

One or two sentences: what people or alerts say when this happens.

## Symptoms

- 

## Check

1. 

## Fix

1. 

## Afterwards

- 
`;

/** The least that says everything. */
export const EXAMPLE = `---
title: Connection pool is exhausted
services: [checkout, orders-db]
alerts: [PoolExhausted]
severity: high
---
# Connection pool is exhausted

Requests wait and time out.

## Check

1. \`select count(*) from pg_stat_activity\``;

/** A text that was not saved, as this browser keeps it. */
export interface Kept {
  source: string;
  /** The version it began from; null for a new runbook. */
  version: number | null;
  at: string;
}

/** Of one person, one workspace and one runbook: a browser may be shared. */
export const draftKey = (user: string, slug: string, id: string | null) =>
  `ic-draft ${user} ${slug} ${id ?? "new"}`;

/** What was kept under the key, when it can still be read. */
export function readKept(stored: string | null): Kept | null {
  if (stored === null) return null;
  try {
    const { source, version, at } = JSON.parse(stored) as Partial<Kept>;
    if (typeof source !== "string" || typeof at !== "string") return null;
    return { source, at, version: typeof version === "number" ? version : null };
  } catch {
    return null;
  }
}
