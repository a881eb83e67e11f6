/** What a line complains about, by words that software in general uses; never by the names of one product's log. */
export interface Kind {
  name: string;
  words: RegExp;
  /** As a heading: "Connections refused". */
  phrase: string;
  /** The line blames another party: it shows where the trouble arrives, not where it begins. */
  outward?: true;
  /** The trouble is in the one that speaks. */
  inward?: true;
  /** Worth a warning even when the line claims to be information. */
  grave?: true;
  /** Told so many times, what it is told of does not run: an error, though its platform calls it a warning. */
  stopsAfter?: number;
}

/**
 * How often a platform says before it is more than a start: a container is tried a few times while what it needs comes up, a
 * pod waits for a machine that is being added, a volume for the one that had it.
 */
const STOPS_AFTER = 5;
/** A slow start fails its probes every few seconds for two minutes. */
const UNHEALTHY_AFTER = 15;

/** What platforms say of workloads that they cannot keep running. */
const PLATFORM_KINDS: Kind[] = [
  {
    name: "out_of_memory",
    words: /\boom[ -_]?kill|\bkilled process \d|\bsystem oom\b|\boom victim\b/i,
    phrase: "Out of memory",
    inward: true,
    grave: true,
    stopsAfter: 3,
  },
  {
    name: "crash",
    words:
      /\bback-?off (?:\d\w{0,3} )?restarting\b|crash[ -]?loop|restarting (?:the )?failed container|start request repeated too quickly|(?:restarted|restarting) too (?:often|quickly|fast)/i,
    phrase: "Crash loops",
    inward: true,
    grave: true,
    stopsAfter: STOPS_AFTER,
  },
  {
    name: "unschedulable",
    words:
      /\b0\/\d{1,5} nodes (?:are )?available|\bfailed ?scheduling\b|\bunschedulable\b|no (?:suitable )?nodes? (?:are |is )?available|\binsufficient (?:cpu|memory|pods|ephemeral-storage)\b/i,
    phrase: "Cannot be scheduled",
    inward: true,
    grave: true,
    stopsAfter: STOPS_AFTER,
  },
  {
    name: "volume",
    words:
      /(?:unable|failed) to (?:attach|mount)\b|\b(?:Mount|Attach|Map)Volume\.\w{1,40} failed|\bfailed ?(?:mount|attach ?volume)\b|multi-attach error|unbound (?:immediate )?persistent ?volume ?claim/i,
    phrase: "Volumes cannot be mounted",
    inward: true,
    grave: true,
    stopsAfter: STOPS_AFTER,
  },
  {
    name: "image_pull",
    words:
      /(?:failed|unable|error|cannot|back-?off) (?:to )?pull(?:ing)? (?:the )?image|\b(?:Err)?ImagePull(?:BackOff)?\b|\bmanifest unknown\b|\bpull access denied\b/i,
    phrase: "Images cannot be pulled",
    inward: true,
    grave: true,
    stopsAfter: STOPS_AFTER,
  },
  {
    name: "unhealthy",
    words: /\b(?:liveness|readiness|startup) probe (?:has )?(?:failed|errored|timed out)/i,
    phrase: "Health probes fail",
    inward: true,
    stopsAfter: UNHEALTHY_AFTER,
  },
  {
    name: "node_down",
    words:
      /\bnode ?not ?ready\b|\bnode (?:\S{1,80} )?is (?:not ready|down)\b|\bstopped posting node status\b/i,
    phrase: "Nodes not ready",
    inward: true,
    grave: true,
    stopsAfter: STOPS_AFTER,
  },
  {
    name: "evicted",
    words:
      /\bpods?\b.{0,200}\bevicted\b|\bnode was low on resource\b|\bmust evict pods?\b|\bnode had condition: \[/i,
    phrase: "Evicted",
    inward: true,
    grave: true,
    stopsAfter: STOPS_AFTER,
  },
];

/** The first that matches counts, so what is more specific stands higher. */
export const KINDS: readonly Kind[] = [
  ...PLATFORM_KINDS,
  {
    name: "out_of_memory",
    words:
      /\bout of memory\b|\boom[ -_]?kill|OutOfMemory|cannot allocate memory|java heap space|memory limit exceeded|\bENOMEM\b|\bOOMKilled\b/i,
    phrase: "Out of memory",
    inward: true,
    grave: true,
  },
  {
    name: "disk_full",
    words:
      /no space left on device|\bENOSPC\b|\b(?:disk|volume|filesystem|file system) (?:is )?(?:nearly |almost )?full\b|disk quota exceeded/i,
    phrase: "Disk full",
    inward: true,
    grave: true,
  },
  {
    name: "data_corruption",
    words: /\bcorrupt(?:ed|ion)\b|checksum (?:error|mismatch|fail)|\bdata loss\b|bad magic number/i,
    phrase: "Data corruption",
    inward: true,
    grave: true,
  },
  {
    name: "authentication",
    words:
      /authentication (?:failure|failed|error)|\bfailed (?:password|login|log-in|auth)|\b(?:invalid|unknown|illegal) (?:user|password|credentials?|api key|token|login)\b|\buser unknown\b|log-?in (?:failed|failure|incorrect)|break-?in attempt|\bunauthori[sz]ed\b|password authentication|\bbad credentials\b|token (?:has )?expired|too many authentication/i,
    phrase: "Authentication failures",
    grave: true,
  },
  {
    name: "pool_exhausted",
    words:
      /\bpool\b.{0,60}\b(?:exhausted|depleted|timeout|timed out|full)\b|\bexhausted\b.{0,40}\bpool\b|too many (?:open )?(?:connections|clients|files)|remaining connection slots|(?:could not|cannot|failed to|unable to) (?:get|obtain|acquire|checkout)\b.{0,40}\b(?:connection|pool)|\bmax_connections\b/i,
    phrase: "Connection pool exhausted",
    grave: true,
  },
  {
    name: "circuit_open",
    words: /circuit[ -]?breaker.{0,40}\bopen|\bcircuit\b.{0,30}\bopen(?:ed)?\b/i,
    phrase: "Circuit breaker open",
    outward: true,
  },
  {
    name: "connection_refused",
    words:
      /connection (?:was )?refused|\bECONNREFUSED\b|refused (?:the |our )?connection|(?:could not|cannot|can't|failed to|unable to|couldn't) (?:connect|reach|contact|open (?:a )?(?:channel|connection))/i,
    phrase: "Connections refused",
    outward: true,
    grave: true,
  },
  {
    name: "name_resolution",
    words:
      /name resolution|\bENOTFOUND\b|\bEAI_AGAIN\b|\bunknown ?host|could not resolve|cannot resolve|no such host|\bNXDOMAIN\b|getaddrinfo.{0,80}fail/i,
    phrase: "Name resolution failures",
    outward: true,
    grave: true,
  },
  {
    name: "certificate",
    words:
      /certificate (?:has |is )?(?:expired|invalid|not|verif|unknown)|\bx509\b|\b(?:ssl|tls)\b.{0,30}(?:error|fail|alert)|handshake (?:failed|failure|error)/i,
    phrase: "Certificate errors",
    grave: true,
  },
  {
    name: "deadlock",
    words: /\bdeadlock|lock wait timeout|could not serialize access|lock (?:timeout|timed out)/i,
    phrase: "Deadlocks",
    inward: true,
    grave: true,
  },
  {
    name: "timeout",
    words:
      /\btimed[ -]?out\b|\btime[ -]?out (?:exceeded|expired|after|waiting|while|of|on|reached|error|occurred|connecting|calling|reading)|\bETIMEDOUT\b|\bESOCKETTIMEDOUT\b|deadline exceeded|TimeoutE(?:rror|xception)|request timeout|gateway time-?out|\bRTO\b/i,
    phrase: "Timeouts",
    outward: true,
  },
  {
    name: "permission",
    words:
      /permission denied|access (?:is |was )?denied|\bEACCES\b|\bforbidden\b|operation not permitted|\bEPERM\b/i,
    phrase: "Permission denied",
    grave: true,
  },
  {
    name: "replication",
    words:
      /replica(?:tion)?\b.{0,40}\b(?:lag|behind|broken|fail|stopped|lost)|\blost (?:quorum|leader|master)|quorum (?:lost|not)|split[- ]brain|no leader\b/i,
    phrase: "Replication trouble",
    inward: true,
    grave: true,
  },
  {
    name: "hardware",
    words:
      /parity error|\buncorrect(?:able|ed)\b|machine check|\bTLB error|hardware (?:error|fail)|\bI\/O error|\bmedium error|bad (?:block|sector)|\bECC\b.{0,20}error|(?:fan|power supply|node card|link card|torus|ddr)\b.{0,60}(?:fail|error)/i,
    phrase: "Hardware errors",
    inward: true,
  },
  {
    name: "crash",
    words:
      /\bpanic(?:ked)?\b|segmentation fault|\bsegfault|core dumped|\bSIG(?:SEGV|ABRT|KILL|BUS)\b|crash(?:ed|ing|loop)|exited abnormally|exit(?:ed)? (?:with )?(?:code|status):? ?[1-9]|terminated (?:unexpectedly|abnormally)|\bfatal (?:signal|exception)\b|back-?off restarting/i,
    phrase: "Crashes",
    inward: true,
    grave: true,
  },
  {
    name: "schema",
    words:
      /\b(?:relation|table|column|function)\b.{0,80}does(?: not|n't) exist|unknown column|no such (?:table|column)|undefined (?:table|column)|syntax error at or near|violates (?:not-null|foreign key|unique|check) constraint/i,
    phrase: "Database schema errors",
    inward: true,
    grave: true,
  },
  {
    name: "configuration",
    words:
      /missing (?:required )?(?:config|environment|env|setting|parameter|property)|invalid (?:config|setting)|misconfigur|(?:cannot|could not|failed to) (?:load|parse|read) (?:the )?config/i,
    phrase: "Configuration errors",
    inward: true,
  },
  {
    name: "exception",
    words:
      /NullPointer|\bnil pointer|\bTypeError\b|undefined is not|cannot read propert|\b(?:Key|Attribute|Index|Reference|Range|Value|Assertion)Error\b|ClassCastException|IllegalStateException|IllegalArgumentException|NoSuchMethod|(?:unhandled|uncaught) (?:exception|error|promise|rejection)|\btraceback\b/i,
    phrase: "Unhandled exceptions",
    inward: true,
    grave: true,
  },
  {
    name: "unreachable",
    words:
      /\bunreachable\b|no route to host|\bEHOSTUNREACH\b|\bENETUNREACH\b|service unavailable|no healthy (?:upstream|host|endpoint)|upstream connect error|bad gateway|\b50[234]\b.{0,30}\bupstream|upstream.{0,40}\b50[234]\b/i,
    phrase: "Upstream unavailable",
    outward: true,
  },
  {
    name: "connection_lost",
    words:
      /connection (?:\w+ )?(?:was |is |has been )?(?:reset|lost|aborted|broken|dropped|terminated)|broken pipe|\bECONNRESET\b|\bEPIPE\b|socket hang up|unexpected (?:eof|end of)|premature(?:ly)? (?:close|end|eof)|connection closed (?:unexpectedly|prematurely)|lost connection/i,
    phrase: "Connections lost",
    outward: true,
  },
  {
    name: "rate_limited",
    words:
      /rate[ -]?limit|too many requests|\bthrottl(?:ed|ing)|quota exceeded|\bstatus(?: code)?[=: ]+429\b/i,
    phrase: "Requests throttled",
  },
  {
    name: "overload",
    words:
      /\boverload(?:ed)?\b|load shedding|shedding load|\bqueue\b.{0,30}\b(?:full|overflow)|back-?pressure|(?:thread|worker)s? (?:pool )?(?:saturated|busy)|cpu (?:throttl|saturat)/i,
    phrase: "Overload",
    inward: true,
  },
  {
    name: "memory_pressure",
    words:
      /\b(?:memory|heap|rss)\b.{0,40}\b(?:high|above|exceed\w*|pressure|growing|limit|leak\w*)\b|\bGC\b.{0,30}\b(?:overhead|pause|thrash)|\bgarbage collect\w*.{0,30}\b(?:took|pause)/i,
    phrase: "Memory pressure",
    inward: true,
  },
  {
    name: "slow",
    words:
      /\bslow (?:query|request|response|log|consumer|operation)|\blatency\b.{0,30}\b(?:high|above|exceed)|took too long/i,
    phrase: "Slow responses",
  },
  {
    name: "server_errors",
    words:
      /\b(?:HTTP(?:\/\d(?:\.\d)?)?|status(?: code)?)["']?[ =:]+"?5\d\d\b|internal server error|"\s+5\d\d\s+\d+/i,
    phrase: "HTTP 5xx errors",
  },
  {
    name: "missing_file",
    words: /no such file|file not found|FileNotFound|\bENOENT\b/i,
    phrase: "Files missing",
    inward: true,
  },
];

/** Lines that speak of a fault which is over, or of none: "0 errors", "errors corrected". */
const CALM =
  /\b(?:0|no) (?:errors?|failures?)\b|\bcorrected\b|\brecovered\b|\bwithout (?:errors?|failure)\b/i;

/** What the text complains about, or null. Reads at most 2,000 characters: a stack trace says it at the top. */
export function kindOf(text: string): Kind | null {
  const head = text.length > 2000 ? text.slice(0, 2000) : text;
  if (CALM.test(head)) return null;
  return KINDS.find((kind) => kind.words.test(head)) ?? null;
}

export const WARN = 3;
export const ERROR = 4;
export const FATAL = 5;

/** What is told of does not run, and that is no start any more: see `stopsAfter`. */
export function hasStopped(text: string, count: number): boolean {
  const after = kindOf(text)?.stopsAfter;
  return after !== undefined && count >= after;
}

/**
 * The level that a template is judged by: many logs carry none, and then grave words stand for a warning; and what stops a
 * workload is no warning any more when it was told `count` times.
 */
export function gravity(level: number, text: string, count = 1): number {
  if (level > WARN) return level;
  if (hasStopped(text, count)) return ERROR;
  return level < WARN && kindOf(text)?.grave ? WARN : level;
}
