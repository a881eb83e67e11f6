import { ChevronRight } from "lucide-react";
import { SafeText } from "@/components/blocks/safe-text";
import type { Service } from "@/lib/catalog/schemas";
import { plural } from "@/lib/kit/format";

/** A list of hundreds of pods says no more than the first of them; the API has the rest. */
const INSTANCES_SHOWN = 50;

/** Where a service is called and what runs of it, folded; nothing where nothing is known. */
export function ServicePlace({ service }: { service: Service }) {
  const { addresses, ports, namespace, instances, instanceCount } = service;
  if (addresses.length + ports.length + instanceCount === 0 && namespace === null) return null;
  const rest = instanceCount - Math.min(instances.length, INSTANCES_SHOWN);
  return (
    <details className="group mt-0.5 text-xs">
      <summary className="flex cursor-pointer list-none items-center gap-1 text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3 shrink-0 transition-transform group-open:rotate-90"
        />
        <span className="truncate">
          <SafeText text={summaryOf(service)} />
        </span>
      </summary>
      <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 pl-4">
        {namespace !== null && <Fact name="Namespace" values={[namespace]} />}
        {addresses.length > 0 && (
          <Fact name={addresses.length > 1 ? "Addresses" : "Address"} values={addresses} />
        )}
        {ports.length > 0 && <Fact name={ports.length > 1 ? "Ports" : "Port"} values={ports.map(String)} />}
      </dl>
      {instances.length > 0 && (
        <ul className="mt-1.5 flex flex-col gap-1 pl-4">
          {instances.slice(0, INSTANCES_SHOWN).map(({ name, address, node }) => (
            <li key={name} className="[overflow-wrap:anywhere]">
              <span className="font-mono">
                <SafeText text={name} />
              </span>
              {(address ?? node) && (
                <span className="text-muted-foreground">
                  {" "}
                  <SafeText text={[address, node && `on ${node}`].filter(Boolean).join(" ")} />
                </span>
              )}
            </li>
          ))}
          {rest > 0 && <li className="text-muted-foreground">and {rest} more</li>}
        </ul>
      )}
    </details>
  );
}

function Fact({ name, values }: { name: string; values: string[] }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="font-mono [overflow-wrap:anywhere]">
        <SafeText text={values.join(", ")} />
      </dd>
    </>
  );
}

/** "3 instances on 2 machines", else where it is called. */
function summaryOf({ instances, instanceCount, addresses, ports, namespace }: Service): string {
  if (instanceCount > 0) {
    const machines = new Set(instances.flatMap(({ node }) => node ?? [])).size;
    return plural(instanceCount, "instance") + (machines > 0 ? ` on ${plural(machines, "machine")}` : "");
  }
  if (addresses.length > 0) return addresses[0]! + (ports.length > 0 ? `:${ports[0]}` : "");
  return ports.length > 0 ? plural(ports.length, "port") : `in ${namespace}`;
}
