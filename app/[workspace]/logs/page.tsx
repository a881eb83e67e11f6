import type { Metadata } from "next";
import { pageContext } from "@/app/page-context";
import { LogsScreen, RecordScreen } from "@/components/intake/logs-screen";
import { resolveRange } from "@/components/intake/ranges";
import type { Ctx } from "@/lib/access";
import { listServices } from "@/lib/catalog";
import {
  getRecord,
  newestRecordTime,
  recordContext,
  recordFilterSchema,
  recordHistogram,
  searchRecords,
} from "@/lib/intake";
import { getTemplate } from "@/lib/templates";
import { lenient, orNotFound, queryOf, type Search, singles } from "../search";

export const metadata: Metadata = { title: "Logs" };

interface Props {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}

const LINES = 100;
const BARS = 90;
const NARROWING = ["q", "service", "level", "templateId"];

export default async function LogsPage({ params, searchParams }: Props) {
  const { ctx, workspace } = await pageContext((await params).workspace);
  const given = await singles(searchParams);
  if (given.record) return <OneRecord ctx={ctx} slug={workspace.slug} id={given.record} />;

  const filter = lenient(recordFilterSchema, given);
  const newest = await newestRecordTime(ctx, filter.service);
  const range = resolveRange(given, Date.now(), newest === null ? null : Date.parse(newest));
  const { from, to } = range;
  const [first, histogram, services, template] = await Promise.all([
    searchRecords(ctx, { ...filter, from, to, limit: LINES }),
    recordHistogram(ctx, { ...filter, from, to, buckets: BARS }),
    listServices(ctx, { limit: 500 }),
    filter.templateId ? orNotFound(getTemplate(ctx, filter.templateId)) : null,
  ]);
  return (
    <LogsScreen
      slug={workspace.slug}
      first={first}
      histogram={histogram}
      range={range}
      services={services.data.map((service) => service.name)}
      template={template && { id: template.id, pattern: template.pattern }}
      follow={given.follow === "1"}
      query={queryOf({ ...given, from, limit: String(LINES) }, [...NARROWING, "from", "limit"])}
      virgin={newest === null && services.data.length === 0}
      listKey={queryOf(given, [...NARROWING, "range", "from", "to"])}
    />
  );
}

async function OneRecord({ ctx, slug, id }: { ctx: Ctx; slug: string; id: string }) {
  const record = await orNotFound(getRecord(ctx, id));
  const around = await recordContext(ctx, record.id);
  return <RecordScreen slug={slug} record={record} around={around} />;
}
