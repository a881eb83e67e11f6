import { z } from "zod";
import { pageLimit, pageQuerySchema } from "@/lib/kit/page";

export const dependencySchema = z.object({
  caller: z.string(),
  callee: z.string(),
  source: z.enum(["declared", "peer", "trace", "mention"]),
  /** How many records named the callee. */
  seen: z.number().int(),
  lastSeenAt: z.iso.datetime(),
});
export type Dependency = z.infer<typeof dependencySchema>;

const url = z.url({ protocol: /^https?$/ }).max(2000);
const about = {
  description: z.string().trim().max(2000).nullable(),
  owner: z.string().trim().min(1).max(200).nullable(),
  tier: z.number().int().min(1).max(5).nullable().describe("1 matters most, 5 least"),
  runbookUrl: url.nullable(),
  costPerMinute: z.number().min(0).max(1e12).nullable().describe("what a minute of its being down costs"),
};
export const nameOf = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}+$/u, "holds control characters");
export const serviceName = nameOf(200);
/** Names of pods and machines are names of hosts: at most as long as one may be. */
export const hostName = nameOf(253);
export const address = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(
    /^(?:[\da-f:.]*:[\da-f:.]*:[\da-f:.]*|[a-z\d](?:[\w.-]*\w)?)$/i,
    "is neither an IP address nor a name of a host",
  );

/** Ceilings of what is said at once, by a file or by `kubectl`. */
export const SERVICES_AT_MOST = 2000;
export const INSTANCES_AT_MOST = 20_000;
export const NODES_AT_MOST = 2000;
export const INSTANCES_OF_ONE = 2000;
/** A list shows so many of a service, the last seen first, and how many there are. */
export const INSTANCES_SHOWN = 200;

const place = {
  addresses: z
    .array(address)
    .max(100)
    .describe("where it is called: IP addresses and names of hosts, as its callers write them, without port"),
  ports: z.array(z.number().int().min(1).max(65_535)).max(100).describe("where it listens"),
  namespace: nameOf(253).nullable().describe("of the cluster, as in Kubernetes"),
};
const instance = {
  name: hostName.describe("of the pod, the process or the machine"),
  address: address.nullable().describe("its own, without port"),
  node: hostName.nullable().describe("the machine that it runs on"),
};
/** As it is shown: what records named is bound by no pattern. */
export const instanceSchema = z.object({
  name: z.string().describe("of the pod, the process or the machine"),
  address: z.string().nullable().describe("its own, without port"),
  node: z.string().nullable().describe("the machine that it runs on"),
  source: z.enum(["declared", "record"]).describe("said by somebody, or learned from records that name it"),
  lastSeenAt: z.iso.datetime(),
});
export type Instance = z.infer<typeof instanceSchema>;

export const serviceSchema = z.object({
  name: z.string(),
  declared: z.boolean().describe("somebody said that it is one; else it is known by its records alone"),
  ...about,
  addresses: z.array(z.string()).describe("where it is called, without port"),
  ports: z.array(z.number().int()).describe("where it listens"),
  namespace: z.string().nullable().describe("of the cluster, as in Kubernetes"),
  instances: z
    .array(instanceSchema)
    .describe(`what runs of it, the last seen first, at most ${INSTANCES_SHOWN}`),
  instanceCount: z.number().int().describe("all of them"),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** What it needs, and who needs it; learned from its records. */
  calls: z.array(dependencySchema),
  calledBy: z.array(dependencySchema),
});
export type Service = z.infer<typeof serviceSchema>;

export const serviceListQuerySchema = pageQuerySchema.extend({ limit: pageLimit(100) });
export type ServiceListQuery = z.infer<typeof serviceListQuerySchema>;

const declaration = z.strictObject({
  ...about,
  ...place,
  instances: z
    .array(z.strictObject(instance).partial({ address: true, node: true }))
    .max(INSTANCES_OF_ONE)
    .describe("what runs of it; replaces what was declared before"),
  dependsOn: z.array(serviceName).max(200).describe("the services that it needs; declared beats learned"),
});

export const serviceDeclareSchema = declaration.partial().extend({ name: serviceName });
export type ServiceDeclare = z.infer<typeof serviceDeclareSchema>;

export const servicePatchSchema = declaration
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type ServicePatch = z.infer<typeof servicePatchSchema>;

export const serviceParamsSchema = z.object({ name: z.string().min(1).max(200) });

/** A file that declares services and machines: `services: [{name, owner, …}]`, `nodes: [name]`. */
export const serviceFileSchema = z
  .strictObject({
    services: z.array(serviceDeclareSchema).max(SERVICES_AT_MOST).default([]),
    nodes: z.array(hostName).max(NODES_AT_MOST).default([]),
  })
  .refine(({ services, nodes }) => services.length + nodes.length > 0, {
    path: ["services"],
    message: "at least one service or node",
  })
  .refine(
    ({ services }) =>
      services.reduce((sum, { instances = [] }) => sum + instances.length, 0) <= INSTANCES_AT_MOST,
    { path: ["services"], message: `more than ${INSTANCES_AT_MOST} instances` },
  );

export const serviceImportSchema = z.object({
  declared: z.number().int().describe("services"),
  instances: z.number().int().optional().describe("of a list of kubectl: pods that run"),
  nodes: z.number().int().optional(),
  skipped: z
    .array(z.object({ index: z.number().int(), reason: z.string() }))
    .optional()
    .describe("of a list of kubectl: items that could not be taken; of very many the first"),
  skippedCount: z.number().int().optional().describe("all of them"),
});
export type ServiceImport = z.infer<typeof serviceImportSchema>;

export const nodeSchema = z.object({ name: z.string(), lastSeenAt: z.iso.datetime() });
export type CatalogNode = z.infer<typeof nodeSchema>;

/** What runs where, as an analysis asks for it. */
export interface Platform {
  services: {
    name: string;
    addresses: string[];
    ports: number[];
    namespace: string | null;
    /** The last seen first. */
    instances: { name: string; address: string | null; node: string | null }[];
  }[];
  nodes: string[];
}
