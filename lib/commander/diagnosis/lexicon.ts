/**
 * Where the trouble is that a text speaks of:
 *   self       in the one that speaks, or in the object of the event
 *   other      in somebody whom the text names: a complaint
 *   node       in the machine underneath
 *   namespace  in the limits that several share
 */
export type Locus = "self" | "other" | "node" | "namespace";

/** A fault in words that operations in general use; never in those of one product's log. */
export interface Fault {
  kind: string;
  group: string;
  locus: Locus;
  words: RegExp;
  /** How much one such text says, 0 to 1. */
  weight: number;
  /** Usual for a moment while things start: counts only when it comes again and again. */
  startsWith?: true;
  /** As a sentence about the entity: "its image cannot be pulled". */
  phrase: string;
}

const fault = (
  group: string,
  kind: string,
  locus: Locus,
  weight: number,
  words: RegExp,
  phrase: string,
  startsWith?: true,
): Fault => ({ group, kind, locus, weight, words, phrase, ...(startsWith && { startsWith }) });

/** The first that matches counts, so what is more specific stands higher. Every gap is bounded: linear time. */
export const FAULTS: readonly Fault[] = [
  // limits that several share
  fault(
    "quota_exceeded",
    "namespace_memory_quota_exceeded",
    "namespace",
    1,
    /exceeded quota.{0,120}requested:.{0,40}memory/i,
    "its memory quota is used up",
  ),
  fault(
    "quota_exceeded",
    "namespace_cpu_quota_exceeded",
    "namespace",
    1,
    /exceeded quota.{0,120}requested:.{0,40}cpu/i,
    "its CPU quota is used up",
  ),
  fault(
    "quota_exceeded",
    "namespace_pod_quota_exceeded",
    "namespace",
    1,
    /exceeded quota/i,
    "its quota is used up",
  ),
  // the container runtime, the node
  fault(
    "node_runtime_down",
    "containerd_unavailable",
    "node",
    0.9,
    /(?:containerd|docker|crio|cri-o|dockershim|runtime)\S{0,20}\.sock\b.{0,80}(?:no such file|refused|reset|unavailable)|container runtime (?:is )?(?:down|not ready|not running|unresponsive)|PLEG is not healthy/i,
    "its container runtime does not answer",
  ),
  fault(
    "node_runtime_down",
    "kubelet_unavailable",
    "node",
    0.7,
    /kubelet (?:has )?stopped posting|\bNodeNotReady\b|node is not ready|status is now: NodeNotReady/i,
    "the node is not ready",
  ),
  fault(
    "node_runtime_down",
    "node_unreachable",
    "self",
    0.2,
    /untolerated taint.{0,60}(?:unreachable|not-ready|unschedulable|pressure)/i,
    "the nodes it could run on are in trouble",
  ),
  fault(
    "node_network",
    "node_network_packet_loss",
    "node",
    0.9,
    /retransmi|retrans\b|packet loss|network quality/i,
    "its network loses packets",
  ),
  // images
  fault(
    "image_pull",
    "image_registry_dns_failure",
    "self",
    1,
    /pull.{0,400}(?:no such host|name resolution|NXDOMAIN|server misbehaving)/i,
    "its image registry cannot be found",
  ),
  fault(
    "image_pull",
    "missing_image_pull_secret",
    "self",
    1,
    /pull.{0,400}(?:unauthori[sz]ed|authori[sz]|forbidden|access denied|\b401\b|\b403\b|credential)|unable to retrieve (?:some )?image pull secret/i,
    "it may not pull its image",
  ),
  fault(
    "image_pull",
    "incorrect_image_reference",
    "self",
    1,
    /(?:failed|error|cannot|unable).{0,20}pull.{0,20}image|ErrImagePull|ImagePullBackOff|InvalidImageName|manifest unknown|back-?off pulling image/i,
    "its image cannot be pulled",
  ),
  // memory
  fault(
    "oom",
    "oom_killed",
    "self",
    1,
    /\bOOM-?kill|out of memory|OutOfMemory|cannot allocate memory|java heap space|memory limit (?:exceeded|too low)|\bENOMEM\b/i,
    "it ran out of memory",
  ),
  // scheduling
  fault(
    "volume_binding",
    "pvc_storage_class_mismatch",
    "self",
    1,
    /storage ?class\S{0,3}.{0,80}(?:not found|does not exist)/i,
    "the storage class of its volume claim is missing",
  ),
  fault(
    "volume_binding",
    "pvc_binding",
    "self",
    1,
    /unbound.{0,20}PersistentVolumeClaim|no persistent volumes? available|FailedBinding|ProvisioningFailed|persistentvolumeclaim\S{0,80} (?:is )?(?:not found|lost|pending)|volume (?:already|is) bound/i,
    "its volume claim is not bound",
  ),
  fault(
    "scheduling_capacity",
    "memory_capacity_mismatch",
    "self",
    1,
    /insufficient memory/i,
    "no node has the memory that it asks for",
  ),
  fault(
    "scheduling_capacity",
    "cpu_capacity_mismatch",
    "self",
    1,
    /insufficient (?:cpu|ephemeral-storage|pods)|too many pods/i,
    "no node has the CPU that it asks for",
  ),
  fault(
    "scheduling_constraint",
    "pod_anti_affinity_conflict",
    "self",
    1,
    /didn't (?:match|satisfy) .{0,20}pod (?:anti-)?affinity|anti-affinity rules/i,
    "its anti-affinity rules leave no node",
  ),
  fault(
    "scheduling_constraint",
    "taint_toleration_mismatch",
    "self",
    1,
    /untolerated taint|taint.{0,60}(?:didn't|not) tolerate/i,
    "it does not tolerate the taints of the nodes",
  ),
  fault(
    "scheduling_constraint",
    "node_selector_mismatch",
    "self",
    1,
    /didn't match .{0,20}node (?:affinity|selector)|node affinity\/selector/i,
    "no node matches its selector",
  ),
  fault(
    "scheduling_constraint",
    "node_cordon_mismatch",
    "self",
    1,
    /node\(s\) were unschedulable/i,
    "the nodes it could run on are cordoned",
  ),
  // identities and configuration
  fault(
    "missing_service_account",
    "missing_service_account",
    "self",
    1,
    /service ?account.{0,120}(?:not found|does not exist)/i,
    "its service account does not exist",
    true,
  ),
  fault(
    "missing_config",
    "missing_config_object",
    "self",
    1,
    /(?:configmap|secret)s?.{0,80}(?:not found|does not exist)/i,
    "a config map or secret that it mounts is missing",
    true,
  ),
  fault(
    "volume_permission",
    "volume_mount_permission_denied",
    "self",
    1,
    /(?:can't|cannot|could not|couldn't|unable to|failed to|failed|error).{0,160}(?:permission denied|read-only file system|\bEACCES\b)|permission denied.{0,60}(?:\/data|\/var|volume|directory|file)/i,
    "it may not use its files",
  ),
  fault(
    "bad_change",
    "gitops_path_not_found",
    "self",
    0.9,
    /(?:kustomization|chart|manifest|artifact|overlay|helm ?release).{0,40}(?:path )?(?:not found|failed)|path not found.{0,160}no such file/i,
    "what was to be deployed cannot be built",
  ),
  // probes
  fault(
    "probe_misconfig",
    "probe_incorrect_protocol",
    "self",
    0.8,
    /probe (?:failed|errored).{0,200}(?:malformed HTTP|HTTP\/1\.x transport|first record does not look like a TLS|gave HTTP response to HTTPS|unimplemented|unknown service)/i,
    "its probe speaks another protocol",
    true,
  ),
  fault(
    "probe_misconfig",
    "probe_incorrect_port",
    "self",
    0.8,
    /(?:liveness|readiness|startup) probe (?:failed|errored)/i,
    "its probe fails",
    true,
  ),
  // what databases say of themselves
  fault(
    "resource_exhaustion",
    "storage_full",
    "self",
    0.9,
    /no space left|\bENOSPC\b|(?:ran )?out of (?:storage|disk) ?space|(?:storage|disk)(?: space)? (?:is |has been )?(?:critically low|full|exhausted|nearly full|almost full)|free ?storage ?space.{0,40}(?:low|dropped|under|critical)|insufficient storage|disk (?:is )?full/i,
    "its storage is full",
  ),
  fault(
    "resource_exhaustion",
    "connection_exhaustion",
    "self",
    0.9,
    /connection (?:exhaustion|limit|slots?)|max_connections|too many (?:clients|connections)|connections? (?:count )?(?:at|reached).{0,20}(?:max|limit|\d{2,3} ?%)|approaching the maximum of/i,
    "its connections are used up",
  ),
  fault(
    "resource_exhaustion",
    "replication_lag",
    "self",
    0.9,
    /replica(?:tion)? ?lag|(?:read )?replica.{0,60}(?:behind|stale|lag)/i,
    "its replica lags behind",
  ),
  fault(
    "infrastructure",
    "failover",
    "self",
    0.8,
    /failover (?:initiated|in progress|started|completed)|health check failure on primary|promoted to (?:primary|leader)/i,
    "it failed over",
  ),
  fault(
    "cpu_overload",
    "pod_cpu_overload",
    "self",
    0.9,
    /\bcfs\b|throttl\w*.{0,40}cpu|cpu.{0,40}throttl/i,
    "its CPU is throttled",
  ),
  fault(
    "resource_exhaustion",
    "cpu_saturation",
    "self",
    0.7,
    /cpu ?(?:utilization|saturation|usage|core|load)?.{0,60}(?:above|saturat|high|exceed|critical|elevated|\+\d{3,})|high cpu|resource_saturation.{0,20}cpu/i,
    "its CPU is saturated",
  ),
  // crashes
  fault(
    "crash",
    "crash_loop",
    "self",
    0.6,
    /back-?off restarting|crash ?loop|segmentation fault|\bpanic:|core dumped|exited with (?:code|status) [1-9]|fatal error/i,
    "it crashes again and again",
  ),
  fault(
    "node_memory_pressure",
    "node_memory_pressure",
    "node",
    0.7,
    /low on resource: memory|EvictionThresholdMet|InsufficientMemory|memory pressure/i,
    "its memory runs short",
  ),
  // complaints about others
  fault(
    "name_resolution",
    "name_resolution",
    "other",
    0.3,
    /no such host|name resolution|\bENOTFOUND\b|\bEAI_AGAIN\b|unknown ?host|(?:could not|cannot) resolve|NXDOMAIN/i,
    "its name cannot be resolved",
  ),
  fault(
    "service_routing",
    "service_selector_mismatch",
    "other",
    0.5,
    /connection (?:was )?refused|\bECONNREFUSED\b|unable ?to ?connect|(?:cannot|could not|can't|failed to) connect|no healthy upstream|no endpoints? available|upstream connect error|service unavailable|\b503\b/i,
    "connections to it are refused",
  ),
  fault(
    "network_delay",
    "pod_network_delay",
    "other",
    0.4,
    /deadline ?exceeded|timed? ?-?out|i\/o timeout|ETIMEDOUT|latency|slow (?:response|request|query)|upstream request timeout|no route to host|unreachable/i,
    "it answers late or not at all",
  ),
  fault(
    "errors",
    "error_rate",
    "other",
    0.2,
    /error.{0,12}(?:rate|spike)|success rate|\b5\d\d\b|internal server error/i,
    "calls to it fail",
  ),
  fault("traffic", "traffic_drop", "self", 0.05, /throughput|traffic|network drop/i, "its traffic drops"),
];

/** Read from whom a text calls, not from its words: see directory.ts. */
export const WRONG_ADDRESS: Fault = fault(
  "bad_dependency_address",
  "service_env_var_address_mismatch",
  "other",
  0.6,
  /$^/,
  "it calls another at an address where nobody listens",
);

/** What the text speaks of, or null. Reads at most 4,000 characters. */
export function faultOf(text: string): Fault | null {
  const head = text.length > 4000 ? text.slice(0, 4000) : text;
  return FAULTS.find(({ words }) => words.test(head)) ?? null;
}
