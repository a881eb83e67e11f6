import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { pageContext } from "@/app/page-context";
import { IncidentScreen } from "@/components/incidents/incident-screen";
import { listMembers } from "@/lib/access";
import { latestAnalysis } from "@/lib/commander";
import { getIncident, incidentParamsSchema, listEvidence, listTimeline } from "@/lib/incidents";
import { visibleText } from "@/lib/kit/format";
import { lastSeq } from "@/lib/live";
import { orNotFound } from "../../search";

interface Props {
  params: Promise<{ workspace: string; number: string }>;
}

const ENTRIES = 200;

/** Asked twice for one page, by its title and by its content; read once. `seq` is asked first: events up to it are in what follows. */
const incidentOf = cache(async (slug: string, given: string) => {
  const { ctx } = await pageContext(slug);
  const parsed = incidentParamsSchema.safeParse({ number: given });
  if (!parsed.success) notFound();
  const seq = await lastSeq(ctx.workspaceId);
  return { seq, incident: await orNotFound(getIncident(ctx, parsed.data.number)) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, number } = await params;
  const { incident } = await incidentOf(workspace, number);
  return { title: `#${incident.number} ${visibleText(incident.title)}` };
}

export default async function IncidentPage({ params }: Props) {
  const { workspace: slug, number: given } = await params;
  const { ctx } = await pageContext(slug);
  const { seq, incident } = await incidentOf(slug, given);
  const [timeline, evidence, people, analysis] = await Promise.all([
    listTimeline(ctx, incident.number, { limit: ENTRIES }),
    listEvidence(ctx, incident.number),
    listMembers(ctx, { limit: 500 }),
    latestAnalysis(ctx, incident.number),
  ]);
  return (
    <IncidentScreen
      slug={slug}
      seq={seq}
      incident={incident}
      timeline={timeline}
      signals={evidence.signals}
      analysis={analysis}
      people={people.data.map(({ id, email, name }) => ({ id, email, name }))}
    />
  );
}
