import { hidesText, readings } from "./unveil";

/**
 * What a machine has no reason to say about itself: orders to whoever reads, verdicts, words of a role or of a tool. Each
 * pattern is bounded, in lower case. A row that is struck by mistake costs a model's claim and nothing else: the rules do not
 * ask this.
 */
const ORDERS: readonly RegExp[] = [
  // Orders to forget orders.
  /\b(?:ignore|disregard|forget|override|bypass|do not follow|stop following|set aside)\b[^.]{0,60}\b(?:instruction|rule|prompt|context|guideline|polic(?:y|ies)|evidence|constraint|everything|above|previous|safety)/,
  /\b(?:ignoriere|vergiss|missachte)\b[^.]{0,60}\b(?:anweisung|regel|vorherig|oben)|\b(?:ignora|olvida)\b[^.]{0,60}\b(?:instruccion|reglas|anterior|istruzioni)|\b(?:ignore[rz]?|oublie[rz]?)\b[^.]{0,60}\b(?:consigne|instruction|precedent|regles)/,
  /忽略.{0,20}(?:指令|指示|规则)|игнорируй|指示を無視/,
  // Another role.
  /\b(?:you are|you're|act as|pretend to be|pretend you|role-?play|from now on you|behave as|imagine you)\b[^.]{0,40}\b(?:assistant|model|ai|agent|bot|admin|root|dan|expert|engineer|commander|operator|auditor|judge|now|no longer|free|unrestricted)\b/,
  /\b(?:system prompt|developer mode|jailbreak|god mode|debug mode (?:on|enabled)|as an ai\b|language model|new (?:system )?instruction|updated instruction|system override|admin override|end of (?:data|log|context|prompt)|begin (?:system|instruction|prompt))/,
  /(?:^|[\s"'>[\]#*|(<])(?:system|assistant|developer|tool|user|human)(?: message| prompt| note)?\s?(?::|\]|>|=>)\s?\S.{0,200}\b(?:you|your|must|should|now|approve|conclude|report|root cause|verdict|call|say|ignore|answer)\b/,
  /\b(?:note|message|memo|attention|instructions?|dear|hey|hello|important|reminder|request)\b[^.]{0,20}\b(?:ai|llm|gpt|model|assistant|chatbot|agents?|copilot|analyst|investigator|responder|commander|reader)\b/,
  // Votes and plans.
  /\b(?:approve|approved by|reject|vote|carry out|sign|consent)\b[^.]{0,40}\b(?:plan|quorum|vote|step|remed|proposal|unanimous|agents?|change|all|immediately)\b/,
  /\b(?:all|every|each) (?:five )?agents?\b[^.]{0,40}\b(?:approve|vote|agree|must|should|shall)/,
  /\b(?:without (?:asking|approval|a person|confirmation|human)|no (?:approval|confirmation|human) (?:is )?(?:needed|required)|auto-?approve|skip (?:the )?(?:check|approval|quorum|vote))/,
  // Tools, other tenants, secrets.
  /\b(?:call|use|invoke|run|execute|query)\b[^.]{0,40}\b(?:tool|function|search_records|template_histogram|compare_with_before|service_and_neighbours|similar_incidents|runbooks tool)\b/,
  /\b(?:search_records|template_histogram|compare_with_before|service_and_neighbours|similar_incidents|tool_results?|tool_calls?|function_calls?)\b/,
  /\b(?:other|another|every|all|different|neighbou?r(?:ing)?) (?:workspace|tenant|customer|account)s?\b|\bworkspace[ _]?id\b|\bws_[0-9a-z]{6,}/,
  /\b(?:reveal|leak|exfiltrat|print|show|send|post|upload|forward|append|encode|include|output|repeat|dump)\w{0,3}\b[^.]{0,50}\b(?:secret|password|token|api[ _-]?key|credential|prompt|instruction|environment variable|env var|conversation|context|customer data|https?:)/,
  // Links for whoever reads.
  /\b(?:click|tap|visit|open|go to|browse to|follow|see|download|install|scan|navigate to)\b[^.]{0,30}(?:\bhere\b|\blink\b|\bthis (?:page|url|site)|https?:|www\.|hxxp)/,
  /!?\[[^\]]{0,200}\]\(\s?(?:https?:|\/\/|data:|javascript:|mailto:)|<(?:img|a|script|iframe|svg|link|object|form|meta|style|video|audio|base)\b|javascript:|data:text\/html|\[[^\]]{1,40}\]:\s?https?:/,
  /\bhttps?:\/\/[^\s]{0,300}[?&](?:q|d|data|secret|token|key|leak|s|c|payload|summary|x)=(?:\{|%7b|<|\$|\[)/,
  // Made-up evidence.
  /\bevidence\b[^.]{0,30}\b(?:rec_|sig_|chg_|alert:|id\b|is (?:at|in) )|\b(?:quote|cite)\b[^.]{0,30}\b(?:rec_|sig_|this|exactly|verbatim)/,
];

/** What only somebody who judges says: a machine tells what happened, and not what to make of it. */
const VERDICTS: readonly RegExp[] = [
  /\b(?:real|true|actual|only|confirmed|verified|definitive|sole|official|underlying)\b (?:root )?cause\b/,
  /\broot[ _-]?cause[ _-]?(?:is|was|of this|of the (?:incident|outage)|has been|confirmed|analysis|=|:)/,
  /\b(?:report|conclude|state|declare|claim|say|answer|respond|reply|output|write|tell|blame|confirm|set|mark|return|print|repeat|include|cite|quote|use)\b[^.]{0,60}\b(?:root cause|verdict|no[ _]fault|no incident|severity|your (?:answer|report|summary|analysis|response|output|claims?|reply)|the (?:answer|report|summary|analysis|verdict)|as (?:the )?(?:cause|culprit|evidence)|is (?:to blame|at fault|the culprit)|suspect)\b/,
  /\b(?:is|are) (?:innocent|to blame|at fault|the culprit|not (?:the )?(?:cause|at fault|involved))\b|\bverdict\b\s?(?:is|=|:)|\bfalse alarm\b|\bclose (?:this|the) incident\b|\bnothing is wrong\b/,
];

/** Spelled out, words run together. */
const RUN_TOGETHER =
  /(?:ignore|disregard|forget|override)(?:all|any|the|your|my|of){0,4}(?:previous|prior|above|earlier|former)?(?:instruction|rule|prompt|order|guideline)/;

const matches = (text: string, patterns: readonly RegExp[]) =>
  readings(text).some((reading) => patterns.some((pattern) => pattern.test(reading)));

/** Does the text give orders to whoever reads it? */
export const givesOrders = (text: string): boolean =>
  hidesText(text) ||
  matches(text, ORDERS) ||
  RUN_TOGETHER.test(
    text
      .slice(0, 8000)
      .toLowerCase()
      .replace(/[^a-z]/g, ""),
  );

/** Does it say what is to be concluded? */
export const tellsVerdict = (text: string): boolean => matches(text, VERDICTS);

/** Does the text speak to whoever reads it, instead of telling what happened? Linear in it, and bounded. */
export const speaksToReader = (text: string): boolean => givesOrders(text) || tellsVerdict(text);

/** Commands that destroy or fetch: no look of an agent, and nothing that a model may propose. */
const COMMANDS =
  /\brm\s+-[a-z]{0,6}[rf]|\bmkfs\b|\bdd\s+if=|\b(?:curl|wget)\b[^\n]{0,300}(?:\||;|&&|-o\b|>)|\|\s{0,4}(?:ba|z|da)?sh\b|\bdrop\s+(?:table|database|schema)\b|\btruncate\s+(?:table\s+)?\w|\bdelete\s+from\b|\bkubectl\s+(?:delete|drain|cordon|exec|scale|apply|replace)\b|\bterraform\s+(?:destroy|apply)\b|\bshutdown\b\s+-|\bhelm\s+(?:uninstall|delete)\b|\bchmod\s+-?r?\s?777\b|\biptables\s+-f\b|\bdocker\s+(?:rm|kill|system\s+prune)\b|\bgit\s+push\s+[^\n]{0,40}--force|\bsystemctl\s+(?:stop|disable|mask)\b|\baws\s+[\w-]+\s+(?:delete|terminate)|\bflushall\b|\bkill\s+-9\b|\beval\s?\(|\bsudo\b/i;
export const isCommand = (text: string): boolean =>
  readings(text.slice(0, 4000)).some((one) => COMMANDS.test(one));
