import { group } from "../fault";

/** What services and their databases say: of themselves, and of each other. */
export const SERVICE_FAULTS = [
  ...group("resource_exhaustion", "self", 0.9, [
    [
      "storage_full",
      /no space left|\bENOSPC\b|(?:ran )?out of (?:storage|disk) ?space|(?:storage|disk)(?: space)? (?:is |has been )?(?:critically low|full|exhausted|nearly full|almost full)|free ?storage ?space.{0,40}(?:low|dropped|under|critical)|insufficient storage|disk (?:is )?full/i,
      "its storage is full",
    ],
    [
      "connection_exhaustion",
      /connection (?:exhaustion|limit|slots?)|max_connections|too many (?:clients|connections)|connections? (?:count )?(?:at|reached).{0,20}(?:max|limit|\d{2,3} ?%)|approaching the maximum of/i,
      "its connections are used up",
    ],
    [
      "replication_lag",
      /replica(?:tion)? ?lag|(?:read )?replica.{0,60}(?:behind|stale|lag)/i,
      "its replica lags behind",
    ],
  ]),
  ...group("infrastructure", "self", 0.8, [
    [
      "failover",
      /failover (?:initiated|in progress|started|completed)|health check failure on primary|promoted to (?:primary|leader)/i,
      "it failed over",
    ],
  ]),
  ...group("cpu_overload", "self", 0.9, [
    ["pod_cpu_overload", /\bcfs\b|throttl\w*.{0,40}cpu|cpu.{0,40}throttl/i, "its CPU is throttled"],
  ]),
  ...group("resource_exhaustion", "self", 0.7, [
    [
      "cpu_saturation",
      /cpu ?(?:utilization|saturation|usage|core|load)?.{0,60}(?:above|saturat|high|exceed|critical|elevated|\+\d{3,})|high cpu|resource_saturation.{0,20}cpu/i,
      "its CPU is saturated",
    ],
  ]),
  ...group("authentication", "self", 0.6, [
    [
      "bad_credentials",
      /password authentication failed|access denied for user|invalid (?:api key|credentials|password)|authentication (?:failed|failure)|\bbad credentials\b/i,
      "its credentials are refused",
    ],
  ]),
  ...group("certificate", "self", 0.6, [
    [
      "certificate_invalid",
      /certificate (?:has |is )?(?:expired|not yet valid|invalid|revoked|unknown)|\bx509\b|certificate verify failed|handshake (?:failed|failure)/i,
      "a certificate is refused",
    ],
  ]),
  ...group("schema", "self", 0.6, [
    [
      "schema_mismatch",
      /(?:relation|table|column).{0,80}does(?: not|n't) exist|unknown column|no such (?:table|column)/i,
      "its database lacks what it asks for",
    ],
  ]),
  ...group("locking", "self", 0.6, [
    [
      "deadlock",
      /\bdeadlock|lock wait timeout|could not serialize access/i,
      "its transactions block each other",
    ],
  ]),
  ...group("crash", "self", 0.6, [
    [
      "crash_loop",
      /back-?off restarting|crash ?loop|segmentation fault|\bpanic:|core dumped|exited with (?:code|status) [1-9]|fatal error/i,
      "it crashes again and again",
      { isVague: true },
    ],
  ]),
  ...group("code_error", "self", 0.3, [
    [
      "unhandled_exception",
      /NullPointer|nil pointer|\bTypeError\b|IndexOutOfBounds|ClassCastException|(?:unhandled|uncaught) (?:exception|error|rejection)/i,
      "it fails on its own code",
    ],
  ]),
  ...group("name_resolution", "other", 0.3, [
    [
      "name_resolution",
      /no such host|name resolution|\bENOTFOUND\b|\bEAI_AGAIN\b|unknown ?host|(?:could not|cannot) resolve|NXDOMAIN/i,
      "its name cannot be resolved",
    ],
  ]),
  ...group("service_routing", "other", 0.5, [
    [
      "service_selector_mismatch",
      /connection (?:was )?refused|\bECONNREFUSED\b|unable ?to ?connect|(?:cannot|could not|can't|failed to) connect|no healthy upstream|upstream connect error|no (?:available )?(?:servers?|instances?|endpoints?) available|communications link failure|service unavailable|\b503\b/i,
      "connections to it are refused",
    ],
  ]),
  ...group("network_delay", "other", 0.4, [
    [
      "pod_network_delay",
      /deadline ?exceeded|timed? ?-?out|i\/o timeout|ETIMEDOUT|latency|slow (?:response|request|query)|upstream request timeout|no route to host|unreachable/i,
      "it answers late or not at all",
    ],
  ]),
  ...group("errors", "other", 0.2, [
    [
      "error_rate",
      /error.{0,12}(?:rate|spike)|success rate|\b5\d\d\b|internal server error/i,
      "calls to it fail",
    ],
  ]),
  ...group("traffic", "self", 0.05, [
    ["traffic_drop", /throughput|traffic|network drop/i, "its traffic drops"],
  ]),
];
