import { ScanEye } from "lucide-react";
import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { AUDIT_FILTERS, AuditScreen } from "@/components/access/audit/audit-screen";
import { resolveSpan } from "@/components/access/audit/span";
import { ClosedPage } from "@/components/access/closed-page";
import { auditFilterSchema, type Ctx, listApiKeys, listAudit, listMembers } from "@/lib/access";
import { lenient, queryOf, type Search, singles } from "../../search";

export const metadata: Metadata = { title: "Audit" };

interface Props {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}

const ENTRIES = 50;

export default async function AuditPage({ params, searchParams }: Props) {
  const { ctx, workspace, denied } = await pageContext((await params).workspace);
  const reason = denied("audit:read");
  if (reason)
    return (
      <ClosedPage title="Audit" icon={ScanEye} heading="The audit is for administrators" reason={reason} />
    );
  const given = await singles(searchParams);
  const span = resolveSpan(given, Date.now());
  const { range: _, ...rest } = given;
  const asked = { ...rest, ...present({ from: span.from, to: span.to }) };
  const [first, actors] = await Promise.all([
    listAudit(ctx, { ...lenient(auditFilterSchema, asked), limit: ENTRIES }),
    possibleActors(ctx),
  ]);
  return (
    <AuditScreen
      slug={workspace.slug}
      first={first}
      actors={actors}
      span={span}
      query={queryOf(asked, [...AUDIT_FILTERS, "from", "to"])}
      listKey={queryOf(given, [...AUDIT_FILTERS, "range", "from", "to"])}
    />
  );
}

const present = (given: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== null));

/** The members and keys of today, and the product itself; whoever is gone can still be chosen from an entry. */
async function possibleActors(ctx: Ctx): Promise<string[]> {
  const [members, keys] = await Promise.all([
    listMembers(ctx, { limit: 500 }),
    ctx.permissions.has("keys:manage") ? listApiKeys(ctx, { limit: 500 }) : null,
  ]);
  const names = [
    ...members.data.map(({ email }) => email),
    ...(keys?.data.map(({ name }) => name) ?? []),
    "Incident Commander",
  ];
  return [...new Set(names)];
}
