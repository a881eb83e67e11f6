import type { Tenant } from "./tenant";

export interface StoredRecord {
  id: string;
  message: string;
  service: string;
  level: string;
  ts: string;
  attributes: Record<string, unknown>;
  traceId: string | null;
  environment: string | null;
  release: string | null;
  marks: string[];
}

/** The workspace's records, once there are as many as expected: windows close by time. */
export async function recordsOf(tenant: Tenant, expected: number, query = ""): Promise<StoredRecord[]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { data } = await (await tenant.fetch(`/api/v1/logs${query}`)).json();
    if (data.length >= expected || Date.now() > deadline) return data;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
