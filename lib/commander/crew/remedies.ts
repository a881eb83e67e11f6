/** A remedy by kind of fault, in general terms: filled in with the entity's name. `{name}` stands for it. */
export interface Remedy {
  title: string;
  check: string;
  action: string;
  rollback: string;
  /** Does the action touch only what can be put back? */
  isReversible: boolean;
}

const remedy = (
  title: string,
  check: string,
  action: string,
  rollback: string,
  isReversible = true,
): Remedy => ({
  title,
  check,
  action,
  rollback,
  isReversible,
});

const ROLL_BACK = remedy(
  "Go back to the last version that worked",
  "A version of {name} was deployed shortly before the trouble began, and the one before it ran well.",
  "Roll {name} back to the version before.",
  "Deploy the present version of {name} again.",
);
const RESTART = remedy(
  "Restart it",
  "{name} does not answer or grows without end, and others of its kind are well.",
  "Restart the instances of {name} one after the other.",
  "None is needed: the same version runs again.",
);

/** What helps, by group of faults (diagnosis/lexicon.ts), the likeliest first. */
export const REMEDIES: Readonly<Record<string, readonly Remedy[]>> = {
  image_pull: [
    remedy(
      "Correct the image",
      "The image of {name} does not exist, or may not be pulled, as the event says.",
      "Set the image of {name} to the last one that was pulled, or give it the credentials that its registry asks for.",
      "Set the image back to the present one.",
    ),
    ROLL_BACK,
  ],
  oom: [
    remedy(
      "Give it more memory",
      "{name} was killed at its memory limit, and its use rose with load.",
      "Raise the memory limit of {name} by half.",
      "Set the memory limit of {name} back.",
    ),
    ROLL_BACK,
  ],
  scheduling_capacity: [
    remedy(
      "Let it fit",
      "No node has free what {name} asks for.",
      "Lower the requests of {name} to what it uses, or add a node.",
      "Set the requests back, or remove the node.",
    ),
  ],
  scheduling_constraint: [
    remedy(
      "Let it run somewhere",
      "The selectors, affinities or tolerations of {name} leave no node.",
      "Correct the constraint of {name}, or uncordon or label a node that may run it.",
      "Put the constraint, cordon or label back.",
    ),
  ],
  volume_binding: [
    remedy(
      "Give its claim a volume",
      "The volume claim of {name} is pending.",
      "Correct class, size or access mode of the claim of {name}, or provide a volume that fits it.",
      "Put the claim back; the data of a bound volume is not touched.",
    ),
  ],
  volume_permission: [
    remedy(
      "Let it use its files",
      "{name} says that it may not read or write them.",
      "Set the group that owns the volume to the one {name} runs as.",
      "Set the owner back.",
    ),
  ],
  quota_exceeded: [
    remedy(
      "Make room in the quota",
      "The quota of {name} is used up, as the event says.",
      "Raise the quota of {name}, or scale down what is not needed there.",
      "Set the quota and the replicas back.",
    ),
  ],
  missing_service_account: [
    remedy(
      "Create the account",
      "The service account that {name} names does not exist.",
      "Create the account, or correct its name in {name}.",
      "Remove the account, or put the name back.",
    ),
  ],
  probe_misconfig: [
    remedy(
      "Correct the probe",
      "{name} answers when called, and only its probe fails.",
      "Set port, path, protocol and times of the probe of {name} to those it had when it was well.",
      "Put the probe back.",
    ),
    ROLL_BACK,
  ],
  service_routing: [
    remedy(
      "Lead calls to it again",
      "{name} runs, and calls to its address are refused.",
      "Correct selector, port and protocol of the address of {name} so that it has endpoints.",
      "Put the address back.",
    ),
  ],
  bad_dependency_address: [
    remedy(
      "Correct the address",
      "{name} calls a host or port where nobody listens.",
      "Set the address in the configuration of {name} to that of the one it needs.",
      "Put the configuration back.",
    ),
    ROLL_BACK,
  ],
  node_runtime_down: [
    remedy(
      "Take the node out, then mend it",
      "{name} is not ready, or what runs on it cannot be started.",
      "Cordon {name}, move what runs there, and start the stopped component.",
      "Uncordon {name}.",
    ),
  ],
  node_network: [
    remedy(
      "Move away from the node",
      "Calls through {name} are slow or lost, others are not.",
      "Cordon {name} and move what runs there.",
      "Uncordon {name}.",
    ),
  ],
  control_plane_down: [
    remedy(
      "Start the component",
      "The component on {name} was stopped and did not come back.",
      "Start it on {name} and watch its log.",
      "Stop it again.",
    ),
  ],
  cpu_overload: [
    remedy(
      "Give it more CPU",
      "{name} is throttled.",
      "Raise the CPU limit of {name}, or add an instance.",
      "Set the limit and the instances back.",
    ),
  ],
  network_delay: [
    remedy(
      "Move it",
      "{name} is slow to all who call it, and its CPU and memory are not.",
      "Move the instances of {name} to another node, or take away what delays its network.",
      "Move them back.",
    ),
    RESTART,
  ],
  resource_exhaustion: [
    remedy(
      "Make room",
      "What {name} runs short of is named in the evidence.",
      "Give {name} more of what is short (storage, connections, CPU), or stop what uses it up.",
      "Take away what was added, where it can be.",
    ),
  ],
  bad_change: [ROLL_BACK],
  missing_config: [
    remedy(
      "Bring its configuration back",
      "{name} lacks a setting, a config map or a secret, as the event says.",
      "Create what {name} misses, from its last version.",
      "Remove what was created.",
    ),
    ROLL_BACK,
  ],
  authentication: [
    remedy(
      "Renew its credentials",
      "{name} is refused with the credentials that it has.",
      "Give {name} the present credentials, and restart it.",
      "Put the credentials back.",
    ),
  ],
  certificate: [
    remedy(
      "Renew the certificate",
      "The certificate that {name} shows or is shown is not valid now.",
      "Renew the certificate of {name} and restart who uses it.",
      "Put the certificate back.",
    ),
  ],
  node_memory_pressure: [
    remedy(
      "Relieve the node",
      "{name} evicts for want of memory.",
      "Cordon {name} and move the largest user of memory, or set it a limit.",
      "Uncordon {name}, and take the limit away.",
    ),
  ],
  schema: [ROLL_BACK],
  locking: [ROLL_BACK, RESTART],
  infrastructure: [
    remedy(
      "See that those who use it are connected again",
      "{name} runs after its failover, and some still hold connections to the one before.",
      "Restart the clients of {name} that do not reconnect by themselves.",
      "None is needed: the same versions run again.",
    ),
  ],
  crash: [ROLL_BACK, RESTART],
  unavailable: [RESTART, ROLL_BACK],
};

/** For faults without a remedy of their own. */
export const FALLBACK: readonly Remedy[] = [ROLL_BACK, RESTART];
