import { group } from "../fault";

/** What clusters and machines say: of limits, images, volumes, schedules, probes and nodes. */
export const PLATFORM_FAULTS = [
  ...group("quota_exceeded", "namespace", 1, [
    [
      "namespace_memory_quota_exceeded",
      /exceeded quota.{0,120}requested:.{0,40}memory/i,
      "its memory quota is used up",
    ],
    [
      "namespace_cpu_quota_exceeded",
      /exceeded quota.{0,120}requested:.{0,40}cpu/i,
      "its CPU quota is used up",
    ],
    ["namespace_pod_quota_exceeded", /exceeded quota/i, "its quota is used up"],
  ]),
  ...group("node_runtime_down", "node", 0.9, [
    [
      "containerd_unavailable",
      /(?:containerd|docker|crio|cri-o|dockershim|runtime)\S{0,20}\.sock\b.{0,80}(?:no such file|refused|reset|unavailable)|container runtime (?:is )?(?:down|not ready|not running|unresponsive)|PLEG is not healthy/i,
      "its container runtime does not answer",
    ],
    [
      "kubelet_unavailable",
      /kubelet (?:has )?stopped posting|\bNodeNotReady\b|node is not ready|status is now: NodeNotReady/i,
      "the node is not ready",
      { weight: 0.7 },
    ],
    [
      "node_unreachable",
      /untolerated taint.{0,60}(?:unreachable|not-ready|unschedulable|pressure)/i,
      "the nodes it could run on are in trouble",
      { locus: "self", weight: 0.2 },
    ],
  ]),
  ...group("node_network", "node", 0.9, [
    [
      "node_network_packet_loss",
      /retransmi|retrans\b|packet loss|network quality/i,
      "its network loses packets",
    ],
  ]),
  ...group("image_pull", "self", 1, [
    [
      "image_registry_dns_failure",
      /pull.{0,400}(?:no such host|name resolution|NXDOMAIN|server misbehaving)/i,
      "its image registry cannot be found",
    ],
    [
      "missing_image_pull_secret",
      /pull.{0,400}(?:unauthori[sz]ed|authori[sz]|forbidden|access denied|\b401\b|\b403\b|credential)|unable to retrieve (?:some )?image pull secret/i,
      "it may not pull its image",
    ],
    [
      "incorrect_image_reference",
      /pull.{0,400}(?:\bnot ?found\b|manifest unknown|does not exist)|InvalidImageName|manifest unknown/i,
      "its image does not exist",
    ],
    [
      "image_registry_dns_failure",
      /pull.{0,400}failed to (?:resolve reference|do request)/i,
      "its image registry cannot be reached",
    ],
    [
      "incorrect_image_reference",
      /(?:failed|error|cannot|unable).{0,20}pull.{0,20}image|ErrImagePull|ImagePullBackOff|InvalidImageName|manifest unknown|back-?off pulling image/i,
      "its image cannot be pulled",
      { isVague: true },
    ],
  ]),
  ...group("oom", "self", 1, [
    [
      "oom_killed",
      /\bOOM-?kill|out of memory|OutOfMemory|cannot allocate memory|java heap space|memory limit (?:exceeded|too low)|\bENOMEM\b/i,
      "it ran out of memory",
    ],
  ]),
  ...group("volume_binding", "self", 1, [
    [
      "pvc_storage_class_mismatch",
      /storage ?class\S{0,3}.{0,80}(?:not found|does not exist)/i,
      "the storage class of its volume claim is missing",
    ],
    [
      "pvc_binding",
      /unbound.{0,20}PersistentVolumeClaim|no persistent volumes? available|FailedBinding|ProvisioningFailed|persistentvolumeclaim\S{0,80} (?:is )?(?:not found|lost|pending)|volume (?:already|is) bound/i,
      "its volume claim is not bound",
      { isVague: true },
    ],
  ]),
  ...group("scheduling_capacity", "self", 1, [
    ["memory_capacity_mismatch", /insufficient memory/i, "no node has the memory that it asks for"],
    [
      "cpu_capacity_mismatch",
      /insufficient (?:cpu|ephemeral-storage|pods)|too many pods/i,
      "no node has the CPU that it asks for",
    ],
  ]),
  ...group("scheduling_constraint", "self", 1, [
    [
      "pod_anti_affinity_conflict",
      /didn't (?:match|satisfy) .{0,20}pod (?:anti-)?affinity|anti-affinity rules/i,
      "its anti-affinity rules leave no node",
    ],
    [
      "taint_toleration_mismatch",
      /untolerated taint|taint.{0,60}(?:didn't|not) tolerate/i,
      "it does not tolerate the taints of the nodes",
    ],
    [
      "node_selector_mismatch",
      /didn't match .{0,20}node (?:affinity|selector)|node affinity\/selector/i,
      "no node matches its selector",
    ],
    ["node_cordon_mismatch", /node\(s\) were unschedulable/i, "the nodes it could run on are cordoned"],
  ]),
  ...group("missing_service_account", "self", 1, [
    [
      "missing_service_account",
      /service ?account.{0,120}(?:not found|does not exist)/i,
      "its service account does not exist",
      { startsWith: true },
    ],
  ]),
  ...group("missing_config", "self", 1, [
    [
      "missing_config_object",
      /(?:configmap|secret)s?.{0,80}(?:not found|does not exist)/i,
      "a config map or secret that it mounts is missing",
      { startsWith: true },
    ],
    [
      "config_error",
      /CreateContainerConfigError|missing required (?:config|environment|env|setting|parameter)|invalid configuration/i,
      "its configuration is incomplete",
    ],
  ]),
  ...group("volume_permission", "self", 1, [
    [
      "volume_mount_permission_denied",
      /(?:can't|cannot|could not|couldn't|unable to|failed to|failed|error).{0,160}(?:permission denied|read-only file system|\bEACCES\b)|permission denied.{0,60}(?:\/data|\/var|volume|directory|file)/i,
      "it may not use its files",
    ],
  ]),
  ...group("bad_change", "self", 0.9, [
    [
      "gitops_path_not_found",
      /(?:kustomization|chart|manifest|artifact|overlay|helm ?release).{0,40}(?:path )?(?:not found|failed)|path not found.{0,160}no such file/i,
      "what was to be deployed cannot be built",
    ],
  ]),
  ...group("probe_misconfig", "self", 0.8, [
    [
      "probe_incorrect_protocol",
      /probe (?:failed|errored).{0,200}(?:malformed HTTP|HTTP\/1\.x transport|first record does not look like a TLS|gave HTTP response to HTTPS|unimplemented|unknown service)/i,
      "its probe speaks another protocol",
      { startsWith: true },
    ],
    [
      "probe_incorrect_port",
      /(?:liveness|readiness|startup) probe (?:failed|errored)/i,
      "its probe fails",
      { startsWith: true },
    ],
  ]),
  ...group("node_memory_pressure", "node", 0.7, [
    [
      "node_memory_pressure",
      /low on resource: memory|EvictionThresholdMet|InsufficientMemory|memory pressure/i,
      "its memory runs short",
    ],
  ]),
];
