import { parse, YAMLParseError } from "yaml";
import { authorize, type Ctx, lockWorkspace, recordAudit, sees, transact } from "@/lib/access";
import { DomainError, invalid } from "@/lib/kit/errors";
import { parseInput } from "@/lib/kit/validate";
import { refuseOutside } from "./declare";
import { dropUndeclared, storeNodes } from "./instances";
import { readCluster } from "./kubectl";
import { type ServiceImport, serviceFileSchema } from "./schemas";
import { store } from "./store";

/** A file that people write, and a list that `kubectl` prints as JSON. */
const YAML_CHARS = 1024 * 1024;
/** Braces and brackets that open: what 64 MiB of them become fills gigabytes of memory. */
const PIECES = 2_000_000;

/**
 * Declares the services of a file, YAML or JSON: all or none. Of what `kubectl get services,pods,nodes -o json` prints each item
 * is taken or skipped with a reason. Throws `invalid_input`.
 */
export async function importServices(ctx: Ctx, file: string): Promise<ServiceImport> {
  authorize(ctx, "services:write");
  const content = readFile(file);
  return isList(content) ? importCluster(ctx, content.items) : importFile(ctx, content);
}

async function importFile(ctx: Ctx, content: unknown): Promise<ServiceImport> {
  const { services, nodes } = parseInput(serviceFileSchema, content);
  refuseOutside(ctx, services);
  if (nodes.length > 0 && ctx.services !== null)
    throw invalid("nodes", "are not of the services you are limited to");
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    await store(inside, services);
    await storeNodes(inside, nodes);
    await recordAudit(inside, {
      action: "service.imported",
      subject: `${services.length} services`,
      after: {
        services: services.map(({ name }) => name).slice(0, 100),
        ...(nodes.length > 0 && { nodes: nodes.slice(0, 100) }),
      },
    });
    return { declared: services.length, ...(nodes.length > 0 && { nodes: nodes.length }) };
  });
}

/** A list is how the cluster stands now: what ran before and is not in it runs no more, in the namespaces it speaks of. */
async function importCluster(ctx: Ctx, items: unknown[]): Promise<ServiceImport> {
  const read = readCluster(items, {
    sees: (service) => sees(ctx, service),
    takesNodes: ctx.services === null,
  });
  const { services, nodes, skipped, skippedCount } = read;
  if (services.length + nodes.length === 0)
    throw new DomainError("invalid_input", "No item of this list can be taken.", {
      fields: skipped.slice(0, 20).map(({ index, reason }) => ({ field: `items.${index}`, reason })),
    });
  const instances = services.reduce((sum, service) => sum + (service.instances?.length ?? 0), 0);
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    if (read.namespaces.length > 0) await dropUndeclared(inside, read.namespaces);
    await store(inside, services);
    await storeNodes(inside, nodes);
    await recordAudit(inside, {
      action: "service.imported",
      subject: `${services.length} services`,
      after: { services: services.map(({ name }) => name).slice(0, 100), instances, nodes: nodes.length },
    });
    return { declared: services.length, instances, nodes: nodes.length, skipped, skippedCount };
  });
}

/** Only own properties count: a name that every object has from elsewhere is no field of the file. */
function isList(content: unknown): content is { items: unknown[] } {
  if (typeof content !== "object" || content === null) return false;
  const { kind, items } = content as { kind?: unknown; items?: unknown };
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items);
}

function readFile(file: string): unknown {
  if (file.trimStart().startsWith("{")) {
    refuseSwarm(file);
    try {
      return JSON.parse(file);
    } catch (error) {
      // YAML's own braces, perhaps: what follows says what is wrong.
      if (file.length > YAML_CHARS)
        throw invalid("", `not valid JSON: ${(error as Error).message.slice(0, 200)}`);
    }
  }
  if (file.length > YAML_CHARS) throw new DomainError("too_large", "More than 1 MiB of YAML.");
  try {
    return parse(file, { maxAliasCount: 100 });
  } catch (error) {
    const reason = error instanceof YAMLParseError ? error.message.split("\n", 1)[0]! : "cannot be read";
    throw invalid("", `not valid YAML: ${reason.slice(0, 200)}`);
  }
}

const [BRACE, BRACKET] = [123, 91];

function refuseSwarm(text: string): void {
  let pieces = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BRACE || code === BRACKET) pieces++;
  }
  if (pieces > PIECES)
    throw new DomainError("too_large", `More than ${PIECES} objects and lists in one file.`);
}
