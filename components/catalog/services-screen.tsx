import { Boxes } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/blocks/data-table";
import { EmptyState } from "@/components/blocks/empty-state";
import { Explained } from "@/components/blocks/explained";
import { Ago } from "@/components/blocks/moment";
import { PageHeader } from "@/components/blocks/page-header";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { LiveRefresh } from "@/components/live/refresh";
import { Button } from "@/components/ui/button";
import type { Dependency, Service } from "@/lib/catalog/schemas";
import { formatCount, plural } from "@/lib/kit/format";
import { EditService } from "./edit-service";
import { ImportServices } from "./import-services";
import { ServiceMapView } from "./service-map-view";
import { ServicePlace } from "./service-place";

interface Props {
  slug: string;
  services: Service[];
}

export function ServicesScreen({ slug, services }: Props) {
  const linked = services.some((service) => service.calls.length > 0);
  return (
    <>
      <LiveRefresh topic="windows" gapMs={2000} />
      <PageHeader title="Services" actions={<ImportServices />} />
      {services.length === 0 ? (
        <EmptyState
          icon={Boxes}
          title="No service yet"
          actions={
            <Button variant="outline" size="sm" asChild>
              <Link href={`/${slug}`}>How to send lines</Link>
            </Button>
          }
        >
          A service is known as soon as a line names it.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-4">
          {linked && (
            <div className="px-4 pt-4 max-md:hidden lg:px-6 lg:pt-6">
              <Panel title="Who needs whom" hint="callers at the left" actions={<Learned />}>
                <div className="py-3">
                  <ServiceMapView services={services} />
                </div>
              </Panel>
            </div>
          )}
          <DataTable
            label="Services"
            columns={columnsOf(slug)}
            rows={services}
            idOf={(service) => service.name}
          />
        </div>
      )}
    </>
  );
}

function Learned() {
  return (
    <Explained about="dependencies">
      A dependency is declared by the API or a file, or learned when lines of one service name another, as the
      peer of a call or in the text, or stand around its lines in a trace, at least three times. What is
      declared beats what is learned.
    </Explained>
  );
}

function columnsOf(slug: string): Column<Service>[] {
  return [
    {
      key: "name",
      title: "Service",
      className: "w-[34%] max-md:w-auto",
      cell: (service) => (
        <>
          <Link
            href={`/${slug}/logs?service=${encodeURIComponent(service.name)}`}
            className="block truncate font-medium font-mono text-xs leading-5 hover:underline"
          >
            <SafeText text={service.name} />
          </Link>
          {service.calls.length > 0 && (
            <p className="mt-0.5 text-muted-foreground text-xs [overflow-wrap:anywhere] md:hidden">
              needs <SafeText text={service.calls.map((call) => call.callee).join(", ")} />
            </p>
          )}
          <ServicePlace service={service} />
        </>
      ),
    },
    {
      key: "owner",
      title: "Owner",
      className: "w-36 text-xs max-lg:hidden",
      cell: ({ owner, tier }) => (
        <p className="truncate">
          {owner && <SafeText text={owner} />}
          {tier !== null && (
            <span className="text-muted-foreground">
              {owner && " · "}tier {tier}
            </span>
          )}
        </p>
      ),
    },
    {
      key: "needs",
      title: "Needs",
      className: "max-md:hidden",
      cell: (service) => <Names of={service.calls} end="callee" />,
    },
    {
      key: "needed",
      title: "Needed by",
      className: "max-md:hidden",
      cell: (service) => <Names of={service.calledBy} end="caller" />,
    },
    {
      key: "last",
      title: "Last line",
      className: "w-28 text-right text-muted-foreground text-xs",
      cell: (service) => <Ago at={service.lastSeenAt} />,
    },
    {
      key: "edit",
      title: "",
      className: "w-12 text-right",
      cell: (service) => <EditService service={service} />,
    },
  ];
}

const SOURCE: Record<Dependency["source"], string> = {
  declared: "Declared",
  peer: "Called as a peer",
  trace: "Seen in traces",
  mention: "Named in the text",
};

const seenIn = ({ source, seen }: Dependency) => plural(seen, source === "trace" ? "trace" : "line");

function Names({ of, end }: { of: Dependency[]; end: "caller" | "callee" }): ReactNode {
  if (of.length === 0) return <span className="text-muted-foreground">—</span>;
  return (
    <ul className="flex flex-wrap gap-1">
      {of.map((each) => (
        <li
          key={each[end]}
          title={each.seen === 0 ? SOURCE[each.source] : `${SOURCE[each.source]}: ${seenIn(each)}`}
          className="max-w-full truncate rounded-md border bg-muted/50 px-1.5 font-mono text-xs leading-5"
        >
          <SafeText text={each[end]} />
          {each.seen > 0 && (
            <span className="ml-1.5 text-muted-foreground tabular-nums">{formatCount(each.seen)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
